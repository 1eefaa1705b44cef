/**
 * The Solidity verifier of a key: snarkjs' own template, with a contract name and a line that says
 * where the key comes from.
 */
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { BallastError } from "../../model/errors.ts";
import { writeFileAtomic } from "../artifacts/atomic-file.ts";
import { readTextFile } from "../artifacts/json-file.ts";
import { describeArtifact, loadArtifact } from "../artifacts/lock.ts";
import { projectRoot } from "../artifacts/paths.ts";
import { renderSolidityVerifier } from "../proof/snarkjs.ts";

/** `small` has the contract `DevSmallVerifier`. */
export function devVerifierName(shapeName: string): string {
  const words = shapeName.split("-").map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `Dev${words.join("")}Verifier`;
}

/** contracts/generated/<contract>.sol */
export function generatedVerifierPath(shapeName: string): string {
  return join(projectRoot, "contracts", "generated", `${devVerifierName(shapeName)}.sol`);
}

export interface RenderDevVerifierParameters {
  readonly shapeName: string;
  readonly zkey: Uint8Array;
  readonly r1csBytes: Uint8Array;
}

/** @throws BallastError `VERIFIER_TEMPLATE`. */
export function renderDevVerifier({
  shapeName,
  zkey,
  r1csBytes,
}: RenderDevVerifierParameters): Promise<string> {
  const { sha256 } = describeArtifact(r1csBytes);
  return renderVerifier({
    zkey,
    contractName: devVerifierName(shapeName),
    provenance: `DEV KEY - worthless, anyone can forge: shape ${shapeName}, r1cs sha-256 ${sha256}`,
  });
}

export interface RenderVerifierParameters {
  readonly zkey: Uint8Array;
  readonly contractName: string;
  /** One line. */
  readonly provenance: string;
}

/** @throws BallastError `VERIFIER_TEMPLATE` when snarkjs renders something unforeseen. */
export async function renderVerifier({
  zkey,
  contractName,
  provenance,
}: RenderVerifierParameters): Promise<string> {
  const source = await renderSolidityVerifier(zkey);
  const [license, contract] = [
    "// SPDX-License-Identifier: GPL-3.0\n",
    "contract Groth16Verifier {",
  ];
  if (!source.startsWith(license) || source.split(contract).length !== 2) {
    throw new BallastError("internal", "VERIFIER_TEMPLATE", "snarkjs' verifier template changed");
  }
  return source
    .replace(license, `${license}// ${provenance}\n`)
    .replace(contract, `contract ${contractName} {`)
    .replaceAll(/[ \t]+$/gm, "");
}

/** Renders a shape's verifier from its locked artifacts. */
async function renderLocked(shapeName: string): Promise<string> {
  const zkey = loadArtifact(shapeName, "zkey");
  return renderDevVerifier({ shapeName, zkey, r1csBytes: loadArtifact(shapeName, "r1cs") });
}

/** Writes contracts/generated/ anew and returns the paths. */
export async function generateVerifiers(shapeNames: readonly string[]): Promise<string[]> {
  const written: string[] = [];
  for (const shapeName of shapeNames) {
    const path = generatedVerifierPath(shapeName);
    mkdirSync(dirname(path), { recursive: true });
    writeFileAtomic(path, await renderLocked(shapeName));
    written.push(path);
  }
  return written;
}

/** The files of contracts/generated/ that are not what the locked artifacts give. */
export async function findStaleVerifiers(shapeNames: readonly string[]): Promise<string[]> {
  const stale: string[] = [];
  for (const shapeName of shapeNames) {
    const path = generatedVerifierPath(shapeName);
    if (readTextFile(path) !== (await renderLocked(shapeName))) stale.push(path);
  }
  return stale;
}
