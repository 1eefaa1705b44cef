/** What a finished ceremony is for: the files that provers, verifiers and a chain need. */
import { join } from "node:path";
import { makeDirectory, writeFileAtomic } from "../artifacts/atomic-file.ts";
import { circuitPathsIn } from "../artifacts/paths.ts";
import { verificationKeyToJson } from "../proof/verification-key.ts";
import { renderVerifier } from "../setup/verifier.ts";
import {
  type VerifiedCeremony,
  type VerifyCeremonyParameters,
  verifyCeremony,
} from "./verify-ceremony.ts";

export interface FinalizeParameters extends VerifyCeremonyParameters {
  readonly outDirectory: string;
}

export interface FinalizedCeremony extends VerifiedCeremony {
  readonly contractName: string;
  readonly paths: { readonly zkey: string; readonly vkey: string; readonly verifier: string };
}

/** Verifies everything anew, then writes. @throws BallastError as verifyCeremony, `FILE_WRITE`. */
export async function finalizeCeremony(parameters: FinalizeParameters): Promise<FinalizedCeremony> {
  const verified = await verifyCeremony(parameters);
  const { start, transcriptSha256, zkey, vkey } = verified;
  const contractName = ceremonyVerifierName(start.circuit);
  const provenance = `Ceremony of circuit ${start.circuit}, transcript sha-256 ${transcriptSha256}`;
  const source = await renderVerifier({ zkey, contractName, provenance });
  const { outDirectory } = parameters;
  const files = circuitPathsIn(outDirectory);
  const paths = {
    zkey: files.zkey,
    vkey: files.vkey,
    verifier: join(outDirectory, `${contractName}.sol`),
  };
  makeDirectory(outDirectory);
  const vkeyJson = await verificationKeyToJson(vkey);
  writeFileAtomic(paths.zkey, zkey);
  writeFileAtomic(paths.vkey, `${JSON.stringify(vkeyJson, undefined, 2)}\n`);
  writeFileAtomic(paths.verifier, source);
  return { ...verified, contractName, paths };
}

/** `small` has the contract `SmallVerifier`. */
function ceremonyVerifierName(circuit: string): string {
  const words = circuit.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return `${/^[0-9]/.test(name) ? "Circuit" : ""}${name}Verifier`;
}
