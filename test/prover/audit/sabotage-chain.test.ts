/** Deployments with one thing changed; steps 12 to 16 each notice what they claim to. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type BaseContract, keccak256 } from "ethers";
import { registerModel, seatPublisher } from "../../../contracts/ignition/setup.ts";
import { STARTING_CONFIG } from "../../../model/policy/market-config.ts";
import type { AuditSubject } from "../../../prover/audit/subject.ts";
import type { ContractName } from "../../../prover/chain/deployment/address-book.ts";
import { modelCommitment } from "../../../prover/commitment.ts";
import { BASE_FIELD_ORDER } from "../../../prover/field.ts";
import { signReport } from "../../../prover/report/report.ts";
import { serialiseReport } from "../../../prover/report/report-file.ts";
import { feedIdOf, toCommittedFeed } from "../../../prover/statement/feed.ts";
import { serialisePublisherSet } from "../../../prover/statement/publisher-set.ts";
import {
  bookOf,
  type Deployed,
  type DisclosedFiles,
  disclosedFiles,
  ethers,
  feed,
  handOver,
  model,
  networkHelpers,
  publishers,
  ROUND,
  reports,
  setWord,
  shape,
  storageSlotHolding,
  storedRoundSlot,
  subjectOf,
  withProof,
} from "../../helpers/audit/audited-world.ts";
import { expectCaught, type Sabotage } from "../../helpers/audit/sabotage.ts";
import { modelText } from "../../helpers/committed-model.ts";
import { makeFeatures, makePublishers, makeReports, secretOf } from "../../helpers/world.ts";

interface World {
  /** Not handed over: the deployer still holds every role. */
  readonly contracts: Deployed;
  readonly files: DisclosedFiles;
  /** The handover, and what the auditor then sees. */
  readonly audited: () => Promise<AuditSubject>;
}

const PUBLIC_ROLE = 2n ** 64n - 1n;
const UNKNOWN_ROLE = 77n;
const STRANGER = "0x9999999999999999999999999999999999999999";

const send = async (contract: BaseContract, name: string, ...args: unknown[]): Promise<void> => {
  const transaction = await contract.getFunction(name).send(...args);
  await transaction.wait();
};
const addressOf = (contract: BaseContract): Promise<string> => contract.getAddress();
const codeOf = async (contract: BaseContract): Promise<string> =>
  ethers.provider.getCode(await addressOf(contract));

/** Governance does one thing more before it hands over. */
const byGovernance =
  (act: (contracts: Deployed) => Promise<void>) =>
  async ({ contracts, audited }: World): Promise<AuditSubject> => {
    await act(contracts);
    return audited();
  };

/** Code that no transaction could have put there: what a wrong deployment would look like. */
const withCode =
  (target: keyof Deployed, code: (contracts: Deployed) => Promise<string>) =>
  async ({ contracts, audited }: World): Promise<AuditSubject> => {
    await networkHelpers.setCode(await addressOf(contracts[target]), await code(contracts));
    return audited();
  };

const withFile =
  (name: "model" | "publishers" | "reports", text: string) =>
  async ({ files, audited }: World): Promise<AuditSubject> => {
    const path = join(files.directory, `sabotaged-${name}.json`);
    writeFileSync(path, text);
    const subject = await audited();
    if (name === "reports") return { ...subject, reports: [path, ...subject.reports.slice(1)] };
    return { ...subject, [name]: path };
  };

async function withBook(
  { audited }: World,
  name: ContractName,
  change: { readonly address?: string; readonly codeHash?: string },
): Promise<AuditSubject> {
  const subject = await audited();
  if (subject.chain === undefined) throw new Error("the subject has no chain");
  const { provider, book } = subject.chain;
  const contracts = { ...book.contracts, [name]: { ...book.contracts[name], ...change } };
  return { ...subject, chain: { provider, book: { ...book, contracts } } };
}

/** One digit of one constant: IC[1].x, as it stands in the code after a PUSH32. */
async function oneConstantOff({ verifier }: Deployed): Promise<string> {
  const code = await codeOf(verifier);
  const constant = /7f([0-9a-f]{64})/.exec(code)?.[1] ?? "";
  const last = constant.endsWith("0") ? "1" : "0";
  return code.replace(constant, constant.slice(0, -1) + last);
}

const SABOTAGES: readonly Sabotage<World>[] = [
  {
    what: "a verifier with one digit of one constant changed",
    step: 12,
    code: "VERIFIER_DIFFERS",
    change: withCode("verifier", oneConstantOff),
  },
  {
    what: "a verifier that was exchanged after its model was registered",
    step: 12,
    code: "PIN_DIFFERS",
    change: withCode("verifier", oneConstantOff),
  },
  {
    what: "another contract where the oracle should be",
    step: 12,
    code: "CODE_DIFFERS",
    change: withCode("oracle", ({ models }) => codeOf(models)),
  },
  {
    what: "one byte of the oracle's code changed",
    step: 12,
    code: "CODE_DIFFERS",
    change: withCode("oracle", async ({ oracle }) => {
      const code = await codeOf(oracle);
      return `${code.slice(0, 400)}${code.slice(400, 402) === "5b" ? "5f" : "5b"}${code.slice(402)}`;
    }),
  },
  {
    what: "no policy where the address book says",
    step: 12,
    code: "CONTRACT_MISSING",
    change: (world) => withBook(world, "RiskPolicy", { address: STRANGER }),
  },
  {
    what: "an address book with another code hash",
    step: 12,
    code: "CODE_NOT_IN_BOOK",
    change: (world) => withBook(world, "ModelRegistry", { codeHash: keccak256("0x00") }),
  },
  {
    what: "an oracle that reads another publisher registry than the book's",
    step: 12,
    code: "WIRED_ELSEWHERE",
    change: async (world) => {
      const { accessManager, hasher } = world.contracts;
      const args = [await addressOf(accessManager), await addressOf(hasher)];
      const other = await ethers.deployContract("PublisherRegistry", args);
      return withBook(world, "PublisherRegistry", { address: await addressOf(other) });
    },
  },
  {
    what: "a permutation of the hasher that is not Poseidon",
    step: 12,
    code: "PERMUTATION_CODE",
    change: async ({ contracts, audited }) => {
      // The compiler keeps an immutable address as the operand of a PUSH32.
      const permutation = /7f0{24}([0-9a-f]{40})/.exec(await codeOf(contracts.hasher))?.[1];
      await networkHelpers.setCode(`0x${permutation}`, "0x00");
      return audited();
    },
  },
  {
    what: "a model with one weight changed",
    step: 13,
    code: "REVERTED",
    change: withFile(
      "model",
      modelText.replace(
        /("weights":\s*\[\s*\[\s*)(\d+)/,
        (_, head, w) => `${head}${(Number(w) + 1) % 256}`,
      ),
    ),
  },
  {
    what: "a model with a weight of 256",
    step: 13,
    code: "JSON_SHAPE",
    change: withFile("model", modelText.replace(/("weights":\s*\[\s*\[\s*)(\d+)/, "$1256")),
  },
  {
    what: "a model that was retired",
    step: 13,
    code: "MODEL_REGISTRATION",
    change: async ({ contracts, audited }) => {
      const [, , guardian] = await ethers.getSigners();
      const models = contracts.models.connect(guardian ?? null);
      await send(models, "retireModel", modelCommitment(model));
      return audited();
    },
  },
  {
    what: "a feed of another schema",
    step: 13,
    code: "FEED_DEFINITION",
    change: byGovernance(async ({ oracle }) => {
      const { name, periodSeconds } = toCommittedFeed(feed);
      await send(oracle, "addFeed", [`${name}-2`, 7n, periodSeconds, [99n]], 900);
    }),
  },
  {
    what: "a publisher seated after the oracle last looked",
    step: 13,
    code: "CONFIG_HASH",
    change: byGovernance(({ publishers: registry }) =>
      seatPublisher({ publishers: registry, slot: 15, secret: secretOf("late") }),
    ),
  },
  {
    what: "a model that no feed listens to",
    step: 13,
    code: "MODEL_UNUSED",
    change: async ({ contracts, audited, files }) => {
      const other = { ...model, salt: model.salt + 1n };
      const { verifier, models } = contracts;
      const registration = { markets: shape.markets, reports: shape.reports, cardHash: CARD };
      await registerModel({
        models,
        modelCommitment: modelCommitment(other),
        verifier: await addressOf(verifier),
        ...registration,
      });
      const path = join(files.directory, "unused-model.json");
      const salted = modelText.replace(/"salt": "\d+"/, `"salt": "${other.salt}"`);
      writeFileSync(path, salted);
      return { ...(await audited()), model: path };
    },
  },
  {
    what: "a publisher's key overwritten in storage",
    step: 14,
    code: "SLOT_DIFFERS",
    change: async ({ contracts, audited }) => {
      const address = await addressOf(contracts.publishers);
      const slot = await storageSlotHolding(address, publishers[1]?.x ?? 0n);
      await setWord(address, slot, (publishers[1]?.x ?? 0n) + 1n);
      return audited();
    },
  },
  {
    what: "a published set with another key than the registry's",
    step: 14,
    code: "PUBLISHER_COMMITMENT",
    change: withFile(
      "publishers",
      serialisePublisherSet([
        ...publishers.slice(1),
        ...makePublishers(6)
          .slice(5)
          .map((p) => ({ ...p, slot: 0 })),
      ]),
    ),
  },
  {
    what: "no publisher at all",
    step: 14,
    code: "NO_PUBLISHERS",
    change: async ({ contracts, audited }) => {
      const [, , guardian] = await ethers.getSigners();
      const registry = contracts.publishers.connect(guardian ?? null);
      for (const { slot } of publishers) await send(registry, "removePublisher", slot);
      return audited();
    },
  },
  {
    what: "a score overwritten in the oracle's storage",
    step: 15,
    code: "STORED_DIFFERS",
    change: async ({ contracts, audited }) => {
      const address = await addressOf(contracts.oracle);
      const { slot, word } = await storedRoundSlot(address, feedIdOf(feed), ROUND);
      // Bit 48 is the lowest of the first market's score.
      await setWord(address, slot, word ^ (1n << 48n));
      return audited();
    },
  },
  {
    what: "disclosed reports of which one was not what was proven",
    step: 15,
    code: "REFERENCE_DIFFERS",
    change: withFile(
      "reports",
      serialiseReport(
        signReport(secretOf(publishers[0]?.name ?? ""), {
          feedId: feedIdOf(feed),
          round: ROUND,
          features: makeFeatures(shape.markets, 977),
        }),
      ),
    ),
  },
  {
    what: "a disclosed report with a bent signature",
    step: 15,
    code: "REPORT_SIGNATURE",
    change: withFile(
      "reports",
      serialiseReport(
        makeReports(publishers, feed, ROUND, 1).map((report) => ({
          ...report,
          signature: { ...report.signature, s: report.signature.s ^ 1n },
        }))[0] ??
          reports[0] ??
          raise(),
      ),
    ),
  },
  {
    what: "the proving key's verification key exchanged for another",
    step: 15,
    code: "PROOF_INVALID",
    change: async ({ files, audited }) => {
      const subject = await audited();
      return { ...subject, artifacts: otherKey(subject, files) };
    },
  },
  {
    what: "a second administrator who need not wait",
    step: 16,
    code: "ROLE_HOLDERS",
    change: byGovernance(({ accessManager }) => send(accessManager, "grantRole", 0n, STRANGER, 0)),
  },
  {
    what: "a governor who acts after an hour",
    step: 16,
    code: "ROLE_DELAY",
    change: async ({ contracts, files }) => {
      await handOver(contracts, 3600);
      return subjectOf(await bookOf(contracts), files);
    },
  },
  {
    what: "a deployer who never handed over",
    step: 16,
    code: "ROLE_DELAY",
    change: async ({ contracts, files }) => subjectOf(await bookOf(contracts), files),
  },
  {
    what: "a restricted function opened to everybody",
    step: 16,
    code: "FUNCTION_ROLE",
    change: byGovernance(async ({ accessManager, policy }) => {
      const selector = policy.interface.getFunction("unfreeze")?.selector;
      const target = await addressOf(policy);
      await send(accessManager, "setTargetFunctionRole", target, [selector], PUBLIC_ROLE);
    }),
  },
  {
    what: "a role that no page names",
    step: 16,
    code: "ROLE_UNKNOWN",
    change: byGovernance(({ accessManager }) =>
      send(accessManager, "grantRole", UNKNOWN_ROLE, STRANGER, 0),
    ),
  },
  {
    what: "an oracle closed to everybody",
    step: 16,
    code: "TARGET_CLOSED",
    change: byGovernance(async ({ accessManager, oracle }) =>
      send(accessManager, "setTargetClosed", await addressOf(oracle), true),
    ),
  },
  {
    what: "an operator who may cancel what governance announced",
    step: 16,
    code: "ROLE_GUARDIAN",
    change: byGovernance(({ accessManager }) => send(accessManager, "setRoleGuardian", 1n, 3n)),
  },
  {
    what: "an operator role that operators hand out",
    step: 16,
    code: "ROLE_ADMIN",
    change: byGovernance(({ accessManager }) => send(accessManager, "setRoleAdmin", 3n, 3n)),
  },
  {
    what: "a function given to a role that the table does not know",
    step: 16,
    code: "FUNCTION_UNKNOWN",
    change: byGovernance(async ({ accessManager, oracle }) =>
      send(accessManager, "setTargetFunctionRole", await addressOf(oracle), ["0xdeadbeef"], 3n),
    ),
  },
  {
    what: "a market with a looser cap than published",
    step: 16,
    code: "POLICY_DIFFERS",
    change: byGovernance(({ policy }) =>
      send(policy, "configureMarket", feed.markets[0]?.id, {
        ...STARTING_CONFIG,
        borrowCap: 2n * STARTING_CONFIG.borrowCap,
      }),
    ),
  },
  {
    what: "a published policy outside the outer corridor",
    step: 16,
    code: "POLICY_UNSAFE",
    change: async ({ audited }) => ({
      ...(await audited()),
      policy: { ...STARTING_CONFIG, ltvBufferBps: 0 },
    }),
  },
];

/** A well-formed key that no proof verifies under: alpha negated. */
function otherKey({ artifacts }: AuditSubject, files: DisclosedFiles): AuditSubject["artifacts"] {
  const key = JSON.parse(readFileSync(artifacts.vkey, "utf8"));
  const [x, y, z] = key.vk_alpha_1;
  const path = join(files.directory, "other.vkey.json");
  const negated = [x, String(BASE_FIELD_ORDER - BigInt(y)), z];
  writeFileSync(path, JSON.stringify({ ...key, vk_alpha_1: negated }));
  return { ...artifacts, vkey: path };
}

const CARD = `0x${"ca".repeat(32)}`;

function raise(): never {
  throw new Error("there is no report");
}

describe("ballast audit of sabotaged deployments", () => {
  let files: DisclosedFiles;
  before(() => {
    files = disclosedFiles();
  });
  after(() => files.remove());

  for (const { what, step, code, change } of SABOTAGES) {
    it(`step ${step} catches ${what}: ${code}`, async () => {
      const contracts = await networkHelpers.loadFixture(withProof);
      const audited = async (): Promise<AuditSubject> => {
        await handOver(contracts);
        return subjectOf(await bookOf(contracts), files);
      };
      await expectCaught(await change({ contracts, files, audited }), { step, code });
    });
  }
});
