/** A transcript from start to key, and every way in which it is not one. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { OnProgress } from "../../../model/progress.ts";
import { attest, readAttestation } from "../../../prover/ceremony/attestation.ts";
import {
  applyBeacon,
  contribute,
  startCeremony,
  TYPED_MIN_CHARACTERS,
} from "../../../prover/ceremony/ceremony.ts";
import { finalizeCeremony } from "../../../prover/ceremony/finalize.ts";
import { readTranscript } from "../../../prover/ceremony/transcript.ts";
import { verifyCeremony, verifySoFar } from "../../../prover/ceremony/verify-ceremony.ts";
import { type EngineLease, leaseEngine } from "../../../prover/proof/snarkjs.ts";
import { parseVerificationKey } from "../../../prover/proof/verification-key.ts";
import {
  AFTER,
  BEACON_AT,
  BEACON_VALUE,
  BEFORE,
  type CeremonyInputs,
  contributeAll,
  holdCeremony,
  newKey,
  startTiny,
  TYPED,
} from "../../helpers/ceremony.ts";
import { expectError, expectRejection } from "../../helpers/expect-error.ts";
import { homeMadePhase1 } from "../../helpers/phase1.ts";
import { useTemporaryDirectory } from "../../helpers/temporary-directory.ts";

describe("a ceremony", function () {
  this.timeout(120_000);
  const file = useTemporaryDirectory();
  let lease: EngineLease;
  let root: string;
  let finished: CeremonyInputs;

  before(async () => {
    await homeMadePhase1();
    lease = leaseEngine();
    root = mkdtempSync(join(tmpdir(), "ballast-ceremony-"));
    finished = await holdCeremony(join(root, "finished"));
  });
  after(async () => {
    await lease.close();
    rmSync(root, { recursive: true });
  });

  /** A copy of the finished ceremony, to spoil. */
  function copy(): CeremonyInputs {
    const directory = file("copy");
    cpSync(finished.directory, directory, { recursive: true });
    return { ...finished, directory };
  }

  const edit = (path: string, change: (text: string) => string): void =>
    writeFileSync(path, change(readFileSync(path, "utf8")));

  it("ends in a key that verifies, with its contributors and its beacon", async () => {
    const stages = new Set<string>();
    const onProgress: OnProgress = ({ stage }) => void stages.add(stage);
    const verified = await verifyCeremony({ ...finished, onProgress });
    expect([...stages])
      .to.include("hashing keys")
      .and.to.satisfy((all: string[]) => all.length > 3);
    expect(verified.contributors.map(({ name }) => name)).to.deep.equal([
      ...["person 1", "person 2", "person 3"],
    ]);
    expect(verified.beaconValueHex).to.equal(BEACON_VALUE);
    expect(verified.start.beacon.at).to.equal(BEACON_AT);
  });

  it("gives zkey, vkey and verifier, and none of them before it verifies", async () => {
    const outDirectory = file("out");
    const { paths, contractName, zkey, vkey } = await finalizeCeremony({
      ...finished,
      outDirectory,
    });
    expect(contractName).to.equal("TinyVerifier");
    expect(readFileSync(paths.zkey).equals(zkey)).to.equal(true);
    expect(parseVerificationKey(readFileSync(paths.vkey, "utf8"), "vkey")).to.deep.equal(vkey);
    expect(readFileSync(paths.verifier, "utf8")).to.include("contract TinyVerifier {");
    const spoilt = copy();
    rmSync(join(spoilt.directory, "0002.attestation.json"));
    const refused = finalizeCeremony({ ...spoilt, outDirectory: file("none") });
    await expectRejection("ATTESTATION_MISSING", refused);
    expect(existsSync(file("none"))).to.equal(false);
  });

  it("can be verified so far, at every step, and refuses to be called finished", async () => {
    const inputs = await startTiny(file("c"));
    expect((await verifySoFar(inputs)).contributors).to.deep.equal([]);
    await expectRejection("KEY_NO_CONTRIBUTION", verifyCeremony(inputs));
    await contributeAll(inputs.directory, [newKey()]);
    expect((await verifySoFar(inputs)).contributors.length).to.equal(1);
    await expectRejection("KEY_TOO_FEW", verifyCeremony(inputs));
    const alone = { ...inputs, minimumContributions: 1 };
    await expectRejection("KEY_BEACON_MISSING", verifyCeremony(alone));
    await applyBeacon({ directory: inputs.directory, valueHex: BEACON_VALUE, now: AFTER });
    await verifyCeremony(alone);
    await expectRejection("KEY_TOO_FEW", verifyCeremony(inputs));
  });

  it("goes on after an interruption between a key and its entry", async () => {
    const { directory } = await startTiny(file("c"));
    writeFileSync(join(directory, "0001.zkey"), "half a key");
    await contributeAll(directory, [newKey()]);
    expect(readTranscript(directory).last.entry.index).to.equal(1);
  });

  it("refuses circuits and phase 1 it is not about", async () => {
    const r1csBytes = Uint8Array.from(finished.r1csBytes, (byte, i) =>
      i === 100 ? byte ^ 1 : byte,
    );
    await expectRejection("ZKEY_CIRCUIT", verifyCeremony({ ...finished, r1csBytes }));
    const phase1 = { ...finished.phase1, blake2b512: "0".repeat(128) };
    await expectRejection("PTAU_OTHER", verifyCeremony({ ...finished, phase1 }));
  });

  it("refuses a start for a circuit that is too large, and a folder with a ceremony", async () => {
    const parameters = {
      ...finished,
      directory: file("c"),
      circuit: "tiny",
      minimumContributions: 3,
      announcement: { source: "test beacon 1", at: BEACON_AT, iterationsExponent: 10 },
    };
    const phase1 = { ...finished.phase1, power: 2 };
    await expectRejection("PTAU_TOO_SMALL", startCeremony({ ...parameters, phase1 }));
    const { directory } = finished;
    await expectRejection("CEREMONY_EXISTS", startCeremony({ ...parameters, directory }));
  });

  it("refuses an entry that was edited, exchanged or taken out", async () => {
    const spoilt = copy();
    edit(join(spoilt.directory, "0002.json"), (text) => text.replace("person 2", "person 9"));
    await expectRejection("CEREMONY_CHAIN", verifyCeremony(spoilt));
    rmSync(join(spoilt.directory, "0000.json"));
    await expectRejection("CEREMONY_MISSING", verifyCeremony(spoilt));
    const other = copy();
    cpSync(join(other.directory, "0001.json"), join(other.directory, "0002.json"));
    await expectRejection("CEREMONY_CHAIN", verifyCeremony(other));
    const first = copy();
    edit(join(first.directory, "0000.json"), (text) => text.replace('"start"', '"beginning"'));
    await expectRejection("JSON_SHAPE", verifyCeremony(first));
  });

  it("refuses steps out of their order", async () => {
    const { directory } = copy();
    const last = readTranscript(directory).last;
    const again = { ...last.entry, index: last.entry.index + 1, previous: last.sha256 };
    writeFileSync(join(directory, "0005.json"), JSON.stringify(again));
    expectError("CEREMONY_ORDER", () => readTranscript(directory));
    writeFileSync(
      join(directory, "0000.json"),
      JSON.stringify({ ...last.entry, index: 0, previous: null }),
    );
    expectError("CEREMONY_ORDER", () => readTranscript(directory));
  });

  it("K10 refuses a key file that is missing, cut off, exchanged or has one bit flipped", async () => {
    const spoilt = copy();
    const path = join(spoilt.directory, "0002.zkey");
    const bytes = readFileSync(path);
    const flipped = Uint8Array.from(bytes, (byte, i) => (i === 1000 ? byte ^ 4 : byte));
    const first = readFileSync(join(spoilt.directory, "0001.zkey"));
    for (const wrong of [flipped, bytes.subarray(0, bytes.length - 1), first]) {
      writeFileSync(path, wrong);
      await expectRejection("ZKEY_HASH", verifyCeremony(spoilt));
    }
    rmSync(path);
    await expectRejection("CEREMONY_FILE", verifyCeremony(spoilt));
  });

  it("K5 refuses a contributor who has not signed, or whose signature is of something else", async () => {
    const spoilt = copy();
    const [one, two] = ["0001", "0002"].map((n) => join(spoilt.directory, `${n}.attestation.json`));
    const text = readFileSync(two ?? "", "utf8");
    cpSync(one ?? "", two ?? "");
    await expectRejection("ATTESTATION_INVALID", verifyCeremony(spoilt));
    for (const [from, to] of [
      [/"signature": "(.)/, '"signature": "$1$1'],
      [/kept no copy/, "kept a copy"],
      [/"publicKey": "[0-9a-f]{64}/, `"publicKey": "${"0".repeat(64)}`],
      [/"signedAt": "9998/, '"signedAt": "9997'],
    ] as const) {
      const changed = text.replace(from, to).replace(/([0-9a-f]{128})[0-9a-f]/, "$1");
      expect(changed).to.not.equal(text);
      writeFileSync(two ?? "", changed);
      await expectRejection("ATTESTATION_INVALID", verifyCeremony(spoilt));
    }
    rmSync(two ?? "");
    await expectRejection("ATTESTATION_MISSING", verifyCeremony(spoilt));
  });

  it("K5 counts a key that signs three times once", async () => {
    const inputs = await startTiny(file("c"));
    const key = newKey();
    await contributeAll(inputs.directory, [key, key, key]);
    await applyBeacon({ directory: inputs.directory, valueHex: BEACON_VALUE, now: AFTER });
    await expectRejection("CEREMONY_SIGNERS", verifyCeremony(inputs));
  });

  it("K4 refuses a signature from after the beacon was known", async () => {
    const spoilt = copy();
    rmSync(join(spoilt.directory, "0003.attestation.json"));
    const transcript = readTranscript(spoilt.directory);
    attest({ transcript, index: 3, key: newKey(), signedAt: BEACON_AT });
    await expectRejection("CEREMONY_LATE", verifyCeremony(spoilt));
  });

  it("takes contributions before the announced moment, and the beacon after it, once", async () => {
    const { directory } = await startTiny(file("c"));
    const person = { directory, name: "late", typed: TYPED };
    await expectRejection("CEREMONY_CLOSED", contribute({ ...person, now: BEACON_AT }));
    const stopped = { ...person, now: BEFORE, signal: AbortSignal.abort() };
    await expectRejection("ABORTED", contribute(stopped));
    const short = { ...person, typed: "x".repeat(TYPED_MIN_CHARACTERS - 1), now: BEFORE };
    await expectRejection("ENTROPY_SHORT", contribute(short));
    const beacon = { directory, valueHex: BEACON_VALUE, now: AFTER };
    await expectRejection("BEACON_EARLY", applyBeacon({ ...beacon, now: BEFORE }));
    await expectRejection("BEACON_VALUE", applyBeacon({ ...beacon, valueHex: "0x12" }));
    await expectRejection("CEREMONY_SIGNERS", applyBeacon(beacon));
    const done = { ...beacon, directory: finished.directory };
    await expectRejection("CEREMONY_CLOSED", applyBeacon(done));
    const after = { ...person, directory: finished.directory, now: BEFORE };
    await expectRejection("CEREMONY_CLOSED", contribute(after));
  });

  it("refuses a key whose contributions or beacon are not those of the entries", async () => {
    const { directory, ...inputs } = copy();
    const entry = JSON.parse(readFileSync(join(directory, "0004.json"), "utf8"));
    const rewrite = (change: object): void =>
      writeFileSync(join(directory, "0004.json"), JSON.stringify({ ...entry, ...change }));
    rewrite({ contributionHash: "0".repeat(128) });
    await expectRejection("CEREMONY_KEY", verifyCeremony({ directory, ...inputs }));
    rewrite({ valueHex: "0".repeat(64) });
    await expectRejection("CEREMONY_BEACON", verifyCeremony({ directory, ...inputs }));
    const { valueHex: _, ...rest } = entry;
    const posing = { ...rest, kind: "contribution", name: "a beacon" };
    writeFileSync(join(directory, "0004.json"), JSON.stringify(posing));
    await expectRejection("CEREMONY_UNFINISHED", verifyCeremony({ directory, ...inputs }));
    rmSync(join(directory, "0004.json"));
    await expectRejection("KEY_BEACON_MISSING", verifyCeremony({ directory, ...inputs }));
  });

  it("signs an entry once, and only an entry that is a contribution", () => {
    const transcript = readTranscript(copy().directory);
    const signing = { transcript, key: newKey(), signedAt: BEFORE };
    expectError("CEREMONY_ENTRY", () => attest({ ...signing, index: 0 }));
    expectError("CEREMONY_ENTRY", () => attest({ ...signing, index: 4 }));
    expectError("FILE_EXISTS", () => attest({ ...signing, index: 1 }));
    const [first] = transcript.contributions;
    if (first === undefined) throw new Error("no contribution");
    expect(readAttestation(transcript, first).text).to.include(first.entry.contributionHash);
  });
});
