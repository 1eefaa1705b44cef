/** The deployed verifier against the one that the proving key exports, and the models that pin it. */
import { readFileSync } from "node:fs";
import { keccak256 } from "ethers";
import { publicSignalCount } from "../artifacts/manifest.ts";
import { FIELD_ORDER } from "../field.ts";
import { renderSolidityVerifier } from "../proof/snarkjs.ts";
import { compileSolidity } from "../setup/compile-solidity.ts";
import { withoutMetadata } from "./code-comparison.ts";
import { eventsOf, read } from "./on-chain.ts";
import type { Checks } from "./step.ts";
import type { AuditedChain, AuditSubject } from "./subject.ts";

export async function checkVerifierCode(
  { artifacts, shape }: AuditSubject,
  chain: AuditedChain,
  checks: Checks,
): Promise<void> {
  const { provider, book } = chain;
  const verifier = book.verifiers[shape.name];
  if (verifier === undefined) {
    checks.fail("VERIFIER_MISSING", `the address book has no verifier of shape ${shape.name}`);
    return;
  }
  const { address } = verifier;
  const code = await provider.getCode(address);
  const message = "the code is not what the address book says";
  checks.require(keccak256(code) === verifier.codeHash, "CODE_NOT_IN_BOOK", message, address);

  const source = await renderSolidityVerifier(readFileSync(artifacts.zkey));
  checkSource(source, publicSignalCount(shape.markets), checks);
  const { deployedBytecode } = compileSolidity(source, "Groth16Verifier");
  const isExported = withoutMetadata(code) === withoutMetadata(`0x${deployedBytecode}`);
  const difference = "is not the verifier that the proving key exports";
  if (checks.require(isExported, "VERIFIER_DIFFERS", difference, address)) {
    checks.saw(`verifier ${address} is the proving key's, code hash ${keccak256(code)}`);
  }
  await checkPins(chain, { address, codeHash: keccak256(code) }, checks);
}

/** What older templates got wrong: the limit of a signal, and how many are looked at. */
function checkSource(source: string, publicSignals: number, checks: Checks): void {
  const limit = /uint256 constant r\s*=\s*(\d+);/.exec(source)?.[1] ?? "missing";
  checks.same("limit of a public signal", {
    actual: limit,
    expected: String(FIELD_ORDER),
    code: "VERIFIER_TEMPLATE",
  });
  checks.same("signals that the verifier checks", {
    actual: source.match(/checkField\(calldataload/g)?.length ?? 0,
    expected: publicSignals,
    code: "VERIFIER_TEMPLATE",
  });
}

async function checkPins(
  chain: AuditedChain,
  { address, codeHash }: { readonly address: string; readonly codeHash: string },
  checks: Checks,
): Promise<void> {
  const registered = await eventsOf(chain, "ModelRegistry", ["ModelRegistered"]);
  const commitments = registered.map(({ args }) => BigInt(args.modelCommitment));
  let pinned = 0;
  for (const commitment of commitments) {
    const { registration } = await read(chain, "ModelRegistry", {
      call: "model",
      args: [commitment],
    });
    if (registration.verifier !== address) continue;
    pinned++;
    const location = `model ${commitment}`;
    const message = `pins ${registration.verifierCodehash}, the verifier has ${codeHash}`;
    checks.require(registration.verifierCodehash === codeHash, "PIN_DIFFERS", message, location);
  }
  checks.require(pinned > 0, "VERIFIER_UNUSED", "no registered model uses the verifier", address);
}
