import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import {
  artifactKinds,
  checkArtifact,
  describeArtifact,
  loadArtifact,
  lockedCircuit,
  readLock,
  updateLock,
} from "../../../prover/artifacts/lock.ts";
import { shapeNames } from "../../../prover/artifacts/manifest.ts";
import { circuitPaths } from "../../../prover/artifacts/paths.ts";
import { expectError } from "../../helpers/expect-error.ts";

describe("artifact lock", () => {
  let folder: string;
  const previousBuild = process.env.BALLAST_BUILD;

  /** A build folder whose artifacts are a few bytes each. */
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ballast-lock-"));
    process.env.BALLAST_BUILD = folder;
    const paths = circuitPaths("small");
    mkdirSync(paths.directory, { recursive: true });
    for (const kind of artifactKinds) writeFileSync(paths[kind], `${kind} bytes`);
  });
  afterEach(() => {
    if (previousBuild === undefined) delete process.env.BALLAST_BUILD;
    else process.env.BALLAST_BUILD = previousBuild;
    rmSync(folder, { recursive: true });
  });

  it("has every shape of the manifest", () => {
    expect(Object.keys(readLock().circuits)).to.deep.equal(shapeNames);
  });

  it("describes bytes by their length and sha-256", () => {
    expect(describeArtifact(Buffer.from("abc"))).to.deep.equal({
      bytes: 3,
      sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    });
  });

  it("accepts what it was updated from and returns the bytes it checked", () => {
    const path = join(folder, "lock.json");
    const entry = lockedCircuit("small", updateLock(["small"], path));
    expect(readLock(path).circuits.small).to.deep.equal(entry);
    for (const kind of artifactKinds) {
      const bytes = checkArtifact(circuitPaths("small")[kind], entry[kind]);
      expect(Buffer.from(bytes).toString()).to.equal(`${kind} bytes`);
    }
  });

  it("refuses an artifact with one bit changed, and says both hashes", () => {
    const path = join(folder, "lock.json");
    const entry = lockedCircuit("small", updateLock(["small"], path));
    for (const kind of artifactKinds) {
      const artifact = circuitPaths("small")[kind];
      const bytes = readFileSync(artifact);
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      writeFileSync(artifact, bytes);
      const error = expectError("ARTIFACT_HASH", () => checkArtifact(artifact, entry[kind]));
      expect(error.details).to.deep.equal({
        expected: entry[kind],
        actual: describeArtifact(bytes),
      });
    }
  });

  it("refuses what is missing, and loads nothing that the committed lock does not know", () => {
    const { sha256 } = describeArtifact(Buffer.from("x"));
    expectError("ARTIFACT_MISSING", () =>
      checkArtifact(join(folder, "none"), { bytes: 1, sha256 }),
    );
    expectError("ARTIFACT_MISSING", () => checkArtifact(folder, { bytes: 1, sha256 }));
    expectError("ARTIFACT_HASH", () => loadArtifact("small", "r1cs"));
    for (const name of ["no-such-shape", "constructor", "__proto__"]) {
      expectError("LOCK_ENTRY", () => loadArtifact(name, "r1cs"));
    }
  });

  it("keeps the other shapes when one is updated, and is not written when a file is missing", () => {
    const path = join(folder, "lock.json");
    const other = { ...readLock().circuits.batch };
    writeFileSync(path, JSON.stringify({ format: "ballast.lock/1", circuits: { batch: other } }));
    updateLock(["small"], path);
    expect(Object.keys(readLock(path).circuits)).to.deep.equal(["batch", "small"]);
    const before = readFileSync(path, "utf8");
    rmSync(circuitPaths("small").zkey);
    expectError("ARTIFACT_MISSING", () => updateLock(["small"], path));
    expect(readFileSync(path, "utf8")).to.equal(before);
  });
});
