/**
 * circuits/artifacts.lock.json: size and sha-256 of everything that compiler and development setup
 * make. Both are deterministic, so the committed lock holds on every machine; an artifact that
 * differs from it is not loaded, and there is no switch to load it anyway.
 */
import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { BallastError } from "../../model/errors.ts";
import { writeFileAtomic } from "./atomic-file.ts";
import { readJsonFile } from "./json-file.ts";
import { circuitPaths, projectRoot } from "./paths.ts";

const artifactShape = z.strictObject({
  bytes: z.int().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const circuitShape = z.strictObject({
  r1cs: artifactShape,
  wasm: artifactShape,
  sym: artifactShape,
  zkey: artifactShape,
  vkey: artifactShape,
  verifier: artifactShape,
});

const lockShape = z.strictObject({
  format: z.literal("ballast.lock/1"),
  circuits: z.record(z.string().regex(/^[a-z0-9-]{1,64}$/), circuitShape),
});

export type LockedArtifact = z.infer<typeof artifactShape>;
export type LockedCircuit = z.infer<typeof circuitShape>;
export type ArtifactKind = keyof LockedCircuit;
export type ArtifactLock = z.infer<typeof lockShape>;

export const artifactKinds: readonly ArtifactKind[] = circuitShape.keyof().options;
export const lockPath = join(projectRoot, "circuits", "artifacts.lock.json");

const REBUILD_HINT = "delete it and run the setup again; if it differs again, the sources differ";

/** @throws BallastError `FILE_MISSING` and the other codes of readJsonFile. */
export function readLock(path: string = lockPath): ArtifactLock {
  return readJsonFile({ path, schema: lockShape });
}

/** @throws BallastError `LOCK_ENTRY` when the lock does not know the shape. */
export function lockedCircuit(shapeName: string, lock: ArtifactLock = readLock()): LockedCircuit {
  const entry = Object.hasOwn(lock.circuits, shapeName) ? lock.circuits[shapeName] : undefined;
  if (entry !== undefined) return entry;
  throw new BallastError("artifact", "LOCK_ENTRY", `the lock has no circuit ${shapeName}`, {
    location: lockPath,
    hint: `it has: ${Object.keys(lock.circuits).join(", ")}`,
  });
}

/**
 * The bytes of an artifact, once they are known to be the expected ones.
 * @throws BallastError `ARTIFACT_MISSING`, `ARTIFACT_UNREADABLE`, or `ARTIFACT_HASH`, which says what
 * differs.
 */
export function checkArtifact(path: string, expected: LockedArtifact): Uint8Array {
  const bytes = readArtifact(path, expected);
  const actual = describeArtifact(bytes);
  if (actual.sha256 === expected.sha256) return bytes;
  throw new BallastError(
    "artifact",
    "ARTIFACT_HASH",
    `sha-256 is ${actual.sha256}, the lock says ${expected.sha256}`,
    {
      location: path,
      hint: REBUILD_HINT,
      details: { expected, actual },
    },
  );
}

/** The bytes of build/circuits/<shape>/…, checked against the committed lock. */
export function loadArtifact(shapeName: string, kind: ArtifactKind): Uint8Array {
  return checkArtifact(circuitPaths(shapeName)[kind], lockedCircuit(shapeName)[kind]);
}

export function describeArtifact(bytes: Uint8Array): LockedArtifact {
  return { bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
}

/**
 * Writes what build/circuits/<shape> holds now into the lock and keeps the other shapes. This is the
 * only way the lock changes; nothing calls it on its own.
 */
export function updateLock(shapeNames: readonly string[], path: string = lockPath): ArtifactLock {
  const isFirst = statSync(path, { throwIfNoEntry: false }) === undefined;
  const circuits = isFirst ? {} : { ...readLock(path).circuits };
  for (const name of shapeNames) {
    const paths = circuitPaths(name);
    const describe = (kind: ArtifactKind) => describeArtifact(readArtifact(paths[kind]));
    circuits[name] = {
      r1cs: describe("r1cs"),
      wasm: describe("wasm"),
      sym: describe("sym"),
      zkey: describe("zkey"),
      vkey: describe("vkey"),
      verifier: describe("verifier"),
    };
  }
  const lock: ArtifactLock = { format: "ballast.lock/1", circuits };
  writeFileAtomic(path, `${JSON.stringify(lock, undefined, 2)}\n`);
  return lock;
}

/** A file of another size than `expected` is refused before it takes any memory. */
function readArtifact(path: string, expected?: LockedArtifact): Uint8Array {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status?.isFile() !== true) {
    const reason = status === undefined ? "there is no such artifact" : "not a regular file";
    throw new BallastError("artifact", "ARTIFACT_MISSING", reason, {
      location: path,
      hint: "run the setup for this circuit shape",
    });
  }
  if (expected !== undefined && status.size !== expected.bytes) {
    throw new BallastError(
      "artifact",
      "ARTIFACT_HASH",
      `has ${status.size} bytes, the lock says ${expected.bytes}`,
      { location: path, hint: REBUILD_HINT, details: { expected } },
    );
  }
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new BallastError("artifact", "ARTIFACT_UNREADABLE", "cannot be read", {
      location: path,
      cause,
    });
  }
}
