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

export interface CompiledContract {
  readonly contractName: string;
  readonly abi: readonly object[];
  /** Hexadecimal without a prefix. */
  readonly bytecode: string;
  readonly deployedBytecode: string;
}

/** Code that was compiled here and now, without libraries to link. */
export function compiledArtifact(compiled: CompiledContract): Artifact {
  const { contractName, abi, bytecode, deployedBytecode } = compiled;
  return {
    _format: accessManagerArtifact._format,
    contractName,
    sourceName: "generated",
    abi: [...abi],
    bytecode: `0x${bytecode}`,
    deployedBytecode: `0x${deployedBytecode}`,
    linkReferences: {},
    deployedLinkReferences: {},
  };
}
