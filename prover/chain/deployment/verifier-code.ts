/** A shape's verifier from its locked artifacts, fit to be deployed on a chain, or refused. */
import { keccak256 } from "ethers";
import { BallastError } from "../../../model/errors.ts";
import { loadArtifact } from "../../artifacts/lock.ts";
import { publicSignalCount, type Shape } from "../../artifacts/manifest.ts";
import { circuitPaths } from "../../artifacts/paths.ts";
import { loadVerificationKey } from "../../proof/load-prover.ts";
import { renderSolidityVerifier } from "../../proof/snarkjs.ts";
import type { VerificationKey } from "../../proof/verification-key.ts";
import { type CompiledSolidity, compileSolidity } from "../../setup/compile-solidity.ts";
import { isDevKey } from "../../setup/is-dev-key.ts";
import { isLocalChain, requireDeployable } from "../dev-verifier.ts";
import { requireSaneKey } from "./sane-key.ts";

const CONTRACT = "Groth16Verifier";

export interface VerifierCode extends CompiledSolidity {
  /** keccak-256 of the runtime code. */
  readonly codeHash: string;
}

/** @throws BallastError `DEV_KEY`, `VKEY_UNSOUND`, and as loadArtifact does. */
export async function verifierCodeOf(shape: Shape, chainId: bigint): Promise<VerifierCode> {
  const vkey = loadVerificationKey(shape.name);
  const source = circuitPaths(shape.name).vkey;
  await requireSaneKey({ vkey, publicSignals: publicSignalCount(shape.markets), source });
  const r1csBytes = loadArtifact(shape.name, "r1cs");
  await refuseDevKey({ shapeName: shape.name, vkey, r1csBytes, chainId });
  const code = compileVerifier(await renderSolidityVerifier(loadArtifact(shape.name, "zkey")));
  requireDeployable(code.codeHash, chainId);
  return code;
}

export interface RefuseDevKeyParameters {
  readonly shapeName: string;
  readonly vkey: VerificationKey;
  readonly r1csBytes: Uint8Array;
  readonly chainId: bigint;
}

/** @throws BallastError `DEV_KEY` */
export async function refuseDevKey(parameters: RefuseDevKeyParameters): Promise<void> {
  const { shapeName, vkey, r1csBytes, chainId } = parameters;
  if (isLocalChain(chainId) || !(await isDevKey(vkey, r1csBytes))) return;
  throw new BallastError("chain", "DEV_KEY", `shape ${shapeName} has a DEV key`, {
    location: `chain ${chainId}`,
    hint: "anybody can forge proofs for it: only chains 31337 and 1337 take it",
  });
}

/** @throws BallastError `VERIFIER_SOURCE` */
export function compileVerifier(source: string): VerifierCode {
  const compiled = compileSolidity(source, CONTRACT);
  if (compiled.deployedBytecode === "") {
    const reason = compiled.diagnostics[0]?.split("\n")[0] ?? `no contract ${CONTRACT}`;
    throw new BallastError("internal", "VERIFIER_SOURCE", `does not compile: ${reason}`);
  }
  return { ...compiled, codeHash: keccak256(`0x${compiled.deployedBytecode}`) };
}
