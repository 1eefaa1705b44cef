/** What the address book names around the core: code, wiring, and the facts that its deployer chose. */
import { Contract, getAddress } from "ethers";
import type { DeployedExtension } from "../chain/deployment/address-book.ts";
import { type Facts, KINDS, readFacts } from "../chain/deployment/extensions/kinds.ts";
import { answerOf, checkCode, checkWire, readArtifact } from "./contract-code.ts";
import type { Checks } from "./step.ts";
import type { AuditedChain, AuditSubject } from "./subject.ts";

export interface CheckExtensionsParameters {
  readonly subject: AuditSubject;
  readonly chain: AuditedChain;
  /** The folder that the compiler left. */
  readonly artifacts: string;
  readonly checks: Checks;
}

export async function checkExtensions(parameters: CheckExtensionsParameters): Promise<void> {
  const { subject, chain, artifacts, checks } = parameters;
  const extensions = Object.entries(chain.book.extensions);
  if (extensions.length === 0) checks.saw("the address book names nothing around the core");
  for (const [name, extension] of extensions) {
    const { contract: kind, address, codeHash } = extension;
    const artifact = readArtifact(artifacts, KINDS[kind].source);
    const contract = { name, artifact, address, codeHash };
    if ((await checkCode({ artifacts, chain, contract, checks })) === undefined) continue;
    for (const [getter, target] of Object.entries(KINDS[kind].wiring)) {
      await checkWire(chain, { name, address, getter, target }, checks);
    }
    await checkFacts({ chain, name, extension, checks });
    if (kind === "LendingMarket") await checkLending({ subject, chain, name, extension, checks });
  }
}

interface ExtensionCheck {
  readonly chain: AuditedChain;
  readonly name: string;
  readonly extension: DeployedExtension;
  readonly checks: Checks;
}

async function checkFacts({ chain, name, extension, checks }: ExtensionCheck): Promise<void> {
  const { contract: kind, address, facts: expected } = extension;
  const actual = await factsOf(chain, extension);
  for (const fact of Object.keys(KINDS[kind].facts)) {
    checks.same(`${name} ${fact}`, {
      actual: actual[fact] ?? "no answer",
      expected: expected[fact] ?? "missing",
      code: "EXTENSION_FACTS",
      location: address,
    });
  }
}

async function factsOf({ provider }: AuditedChain, extension: DeployedExtension): Promise<Facts> {
  try {
    return await readFacts(provider, extension.contract, extension.address);
  } catch {
    // Code that is not the contract's has its own finding.
    return {};
  }
}

/** Of a market's own terms, which no governance can change any more. */
const TERMS = [
  "function LIQUIDATION_THRESHOLD_BPS() view returns (uint16)",
  "function HIGHEST_LTV_BPS() view returns (uint16)",
];

async function checkLending(
  check: ExtensionCheck & { readonly subject: AuditSubject },
): Promise<void> {
  const { subject, chain, name, extension, checks } = check;
  const { liquidationThresholdBps, ltvBufferBps } = subject.policy;
  const { FUND: fund = "no fund" } = extension.facts;
  const isNamed = Object.values(chain.book.extensions).some(
    ({ contract, address }) => contract === "GuaranteeFund" && getAddress(address) === fund,
  );
  const unknown = `${name} is backed by a fund that the address book does not name`;
  checks.require(isNamed, "FUND_UNKNOWN", unknown, fund);
  const market = new Contract(extension.address, TERMS, chain.provider);
  for (const [getter, expected] of [
    ["LIQUIDATION_THRESHOLD_BPS", liquidationThresholdBps],
    ["HIGHEST_LTV_BPS", liquidationThresholdBps - ltvBufferBps],
  ] as const) {
    checks.same(`${name} ${getter}`, {
      actual: await answerOf(market, getter),
      expected: String(expected),
      code: "LENDING_TERMS",
      location: extension.address,
    });
  }
}
