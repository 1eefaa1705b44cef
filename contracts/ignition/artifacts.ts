/** Artifacts that no source of ours compiles to: OpenZeppelin's build and circomlibjs' generator. */
import { createRequire } from "node:module";
import type { Artifact } from "@nomicfoundation/ignition-core";
import { poseidonContract } from "circomlibjs";

const require = createRequire(import.meta.url);

export const accessManagerArtifact: Artifact = require("@openzeppelin/contracts/build/contracts/AccessManager.json");

export function poseidonArtifact(arity: number): Artifact {
  return {
    _format: accessManagerArtifact._format,
    contractName: `Poseidon${arity}`,
    sourceName: "circomlibjs",
    abi: [...poseidonContract.generateABI(arity)],
    bytecode: poseidonContract.createCode(arity),
    deployedBytecode: "0x",
    linkReferences: {},
    deployedLinkReferences: {},
  };
}
