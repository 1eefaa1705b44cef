/** One shape's verifier. The code hash is in the module's id: a new key is a new contract. */
import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { Artifact } from "@nomicfoundation/ignition-core";

const HASH_DIGITS = 16;

export function verifierModule(artifact: Artifact, codeHash: string) {
  const id = `${artifact.contractName}_${codeHash.slice(2, 2 + HASH_DIGITS)}`;
  return buildModule(id, (m) => ({ verifier: m.contract(artifact.contractName, artifact) }));
}
