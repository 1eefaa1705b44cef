/** Keys and ceremonies with one thing wrong; steps 5 to 10 each notice what they claim to. */
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { circuitPathsIn } from "../../../prover/artifacts/paths.ts";
import type { AuditSubject } from "../../../prover/audit/subject.ts";
import { attest } from "../../../prover/ceremony/attestation.ts";
import { applyBeacon } from "../../../prover/ceremony/ceremony.ts";
import { readPhase1 } from "../../../prover/ceremony/phase1.ts";
import { readTranscript } from "../../../prover/ceremony/transcript.ts";
import { applyBeaconWithSnarkjs, contributeWithSnarkjs } from "../../../prover/proof/snarkjs.ts";
import { expectCaught, runStep, type Sabotage } from "../../helpers/audit/sabotage.ts";
import { subjectWithoutChain } from "../../helpers/audit/subject.ts";
import {
  BEACON_VALUE,
  BEFORE,
  contributeAll,
  holdCeremony,
  newKey,
  startTiny,
} from "../../helpers/ceremony.ts";
import { homeMadePhase1 } from "../../helpers/phase1.ts";
import { useTemporaryDirectory } from "../../helpers/temporary-directory.ts";
import { tinyCircuit } from "../../helpers/tiny-circuit.ts";

interface World {
  readonly directory: string;
  /** What is audited when `zkey` is shipped with the transcript of `directory`. */
  readonly shipping: (zkey: Uint8Array) => Promise<AuditSubject>;
}

const keyOf = (directory: string, index: number): Uint8Array =>
  readFileSync(join(directory, `000${index}.zkey`));

let held: Promise<string> | undefined;

/** A copy of an honest ceremony with three contributions, which is held once. */
async function copyCeremony(directory: string): Promise<void> {
  held ??= holdOnce();
  cpSync(await held, directory, { recursive: true });
}

async function holdOnce(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "ballast-held-"));
  process.on("exit", () => rmSync(directory, { recursive: true, force: true }));
  await holdCeremony(directory);
  return directory;
}

/** An honest ceremony of the tiny circuit, which the change then spoils. */
const afterCeremony =
  (spoil: (directory: string) => void | Promise<void>, keyIndex = 4) =>
  async ({ directory, shipping }: World): Promise<AuditSubject> => {
    await copyCeremony(directory);
    await spoil(directory);
    return shipping(keyOf(directory, keyIndex));
  };

async function beaconOnly(directory: string): Promise<Uint8Array> {
  await startTiny(directory);
  return applyBeaconWithSnarkjs({
    zkey: keyOf(directory, 0),
    name: "beacon",
    valueHex: BEACON_VALUE,
    iterationsExponent: 10,
  });
}

/** Where a section of the file begins. */
function sectionAt(zkey: Uint8Array, wanted: number): number {
  const view = Buffer.from(zkey.buffer, zkey.byteOffset, zkey.byteLength);
  for (let at = 12; at < view.length; ) {
    const [type, length] = [view.readUInt32LE(at), Number(view.readBigUInt64LE(at + 4))];
    if (type === wanted) return at + 12;
    at += 12 + length;
  }
  throw new Error(`no section ${wanted}`);
}

const IC_SECTION = 3;
const POINT_BYTES = 64;

/** The second IC point replaced by other bytes. */
function withIc(zkey: Uint8Array, point: (ic: Uint8Array) => Uint8Array): Uint8Array {
  const copy = Uint8Array.from(zkey);
  const start = sectionAt(copy, IC_SECTION);
  copy.set(point(copy.subarray(start)), start + POINT_BYTES);
  return copy;
}

const SABOTAGES: readonly Sabotage<World>[] = [
  {
    what: "a phase 1 that somebody made at home",
    step: 5,
    code: "PTAU_HASH",
    change: async ({ directory, shipping }) => {
      await copyCeremony(directory);
      return { ...(await shipping(keyOf(directory, 4))), ptau: (await homeMadePhase1()).path };
    },
  },
  {
    what: "a DEV key that nobody admits to",
    step: 7,
    code: "DEV_KEY",
    change: async ({ shipping }) => shipping((await tinyCircuit()).zkey),
  },
  {
    what: "a key that nobody contributed to",
    step: 7,
    code: "KEY_TOO_FEW",
    change: afterCeremony(() => {}, 0),
  },
  {
    what: "a key with two contributions",
    step: 7,
    code: "KEY_TOO_FEW",
    change: async ({ directory, shipping }) => {
      await holdCeremony(directory, 2);
      return shipping(keyOf(directory, 3));
    },
  },
  {
    what: "a key that only a beacon changed",
    step: 7,
    code: "KEY_TOO_FEW",
    change: async ({ directory, shipping }) => shipping(await beaconOnly(directory)),
  },
  {
    what: "a key without a transcript",
    step: 7,
    code: "TRANSCRIPT_MISSING",
    change: async (world) => ({
      ...(await afterCeremony(() => {})(world)),
      ceremony: undefined,
    }),
  },
  {
    what: "a contribution that nobody attested",
    step: 7,
    code: "ATTESTATION_MISSING",
    change: afterCeremony((directory) => rmSync(join(directory, "0002.attestation.json"))),
  },
  {
    what: "an attestation of another contribution",
    step: 7,
    code: "ATTESTATION_INVALID",
    change: afterCeremony((directory) =>
      copyFileSync(
        join(directory, "0001.attestation.json"),
        join(directory, "0002.attestation.json"),
      ),
    ),
  },
  {
    what: "one person who contributed three times",
    step: 7,
    code: "CEREMONY_SIGNERS",
    change: async ({ directory, shipping }) => {
      const key = newKey();
      await startTiny(directory);
      await contributeAll(directory, [key, key, key]);
      await applyBeacon({ directory, valueHex: BEACON_VALUE, now: "9999-01-01T00:00:01Z" });
      return shipping(keyOf(directory, 4));
    },
  },
  {
    what: "a contribution signed after the beacon was due",
    step: 7,
    code: "CEREMONY_LATE",
    change: afterCeremony((directory) => {
      rmSync(join(directory, "0002.attestation.json"));
      const transcript = readTranscript(directory);
      attest({ transcript, index: 2, key: newKey(), signedAt: "9999-01-01T00:00:00Z" });
    }),
  },
  {
    what: "a transcript whose entry was rewritten",
    step: 7,
    code: "CEREMONY_CHAIN",
    change: afterCeremony((directory) => {
      const path = join(directory, "0002.json");
      writeFileSync(path, readFileSync(path, "utf8").replace("person 2", "person 9"));
    }),
  },
  {
    what: "a transcript that ends in another key than the shipped one",
    step: 7,
    code: "TRANSCRIPT_KEY",
    change: afterCeremony(() => {}, 3),
  },
  {
    what: "a key of the transcript with a flipped bit",
    step: 7,
    code: "ZKEY_HASH",
    change: afterCeremony((directory) => {
      const path = join(directory, "0003.zkey");
      const bytes = readFileSync(path);
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      writeFileSync(path, bytes);
    }),
  },
  {
    what: "a ceremony that no beacon ended",
    step: 8,
    code: "BEACON_COUNT",
    change: async ({ directory, shipping }) => {
      await startTiny(directory);
      await contributeAll(directory, [newKey(), newKey(), newKey()]);
      return shipping(keyOf(directory, 3));
    },
  },
  {
    what: "a contribution after the beacon",
    step: 8,
    code: "BEACON_NOT_LAST",
    change: async ({ directory, shipping }) => {
      await copyCeremony(directory);
      const zkey = await contributeWithSnarkjs({
        zkey: keyOf(directory, 4),
        name: "late",
        entropy: "typed after everybody else had left",
      });
      return shipping(zkey);
    },
  },
  {
    what: "another beacon than the transcript's",
    step: 8,
    code: "BEACON_DIFFERS",
    change: async ({ directory, shipping }) => {
      await copyCeremony(directory);
      const zkey = await applyBeaconWithSnarkjs({
        zkey: keyOf(directory, 3),
        name: "beacon",
        valueHex: "0bad".repeat(16),
        iterationsExponent: 10,
      });
      return shipping(zkey);
    },
  },
  {
    what: "a delta that is the generator",
    step: 9,
    code: "KEY_DELTA_TRIVIAL",
    change: afterCeremony(() => {}, 0),
  },
  {
    what: "a public signal that no proof depends on",
    step: 9,
    code: "KEY_IC_INFINITE",
    change: async ({ directory, shipping }) => {
      await copyCeremony(directory);
      return shipping(withIc(keyOf(directory, 4), () => new Uint8Array(POINT_BYTES)));
    },
  },
  {
    what: "two public signals of which only the sum is bound",
    step: 9,
    code: "KEY_IC_DUPLICATE",
    change: async ({ directory, shipping }) => {
      await copyCeremony(directory);
      const last = (ic: Uint8Array) => ic.slice(2 * POINT_BYTES, 3 * POINT_BYTES);
      return shipping(withIc(keyOf(directory, 4), last));
    },
  },
  {
    what: "a point off the curve",
    step: 9,
    code: "KEY_POINT",
    change: async ({ directory, shipping }) => {
      await copyCeremony(directory);
      const shifted = (ic: Uint8Array) => {
        const point = ic.slice(POINT_BYTES, 2 * POINT_BYTES);
        point[0] = (point[0] ?? 0) ^ 1;
        return point;
      };
      return shipping(withIc(keyOf(directory, 4), shifted));
    },
  },
  {
    what: "a key that nobody contributed to, which a stranger forges for",
    step: 10,
    code: "FORGED",
    change: afterCeremony(() => {}, 0),
  },
  {
    what: "a key with a beacon alone, which a stranger forges for",
    step: 10,
    code: "FORGED",
    change: async ({ directory, shipping }) => shipping(await beaconOnly(directory)),
  },
  {
    what: "a DEV key that nobody admits to, which a stranger forges for",
    step: 10,
    code: "FORGED",
    change: async ({ shipping }) => shipping((await tinyCircuit()).zkey),
  },
];

describe("ballast audit of sabotaged keys", () => {
  const file = useTemporaryDirectory();

  const world = (): World => {
    const directory = file("ceremony");
    return {
      directory,
      shipping: async (zkey) => {
        const artifacts = circuitPathsIn(file("."));
        writeFileSync(artifacts.zkey, zkey);
        writeFileSync(artifacts.r1cs, (await tinyCircuit()).r1csBytes);
        return { ...subjectWithoutChain(), artifacts, ceremony: directory };
      },
    };
  };

  for (const { what, step, code, change } of SABOTAGES) {
    it(`step ${step} catches ${what}: ${code}`, async () => {
      await expectCaught(await change(world()), { step, code });
    });
  }

  it("passes steps 7 to 10 after an honest ceremony", async () => {
    const subject = await afterCeremony(() => {})(world());
    for (const step of [7, 8, 9, 10]) {
      const { findings, status } = await runStep(subject, step);
      expect(findings, `step ${step}`).to.deep.equal([]);
      expect(status, `step ${step}`).to.equal("PASS");
    }
  });

  it("passes steps 5 and 6 on the genuine phase 1, and catches a renamed one and another circuit", async function () {
    const { BALLAST_PTAU: ptau } = process.env;
    if (ptau === undefined) return this.skip();
    this.timeout(300_000);
    const { directory, shipping } = world();
    await startTiny(directory);
    const { newZkeyWithSnarkjs } = await import("../../../prover/proof/snarkjs.ts");
    const { path } = await readPhase1(ptau);
    const first = await newZkeyWithSnarkjs((await tinyCircuit()).r1csBytes, path);
    const zkey = await contributeWithSnarkjs({ zkey: first, name: "one", entropy: BEFORE });
    const subject = { ...(await shipping(zkey)), ptau };
    for (const step of [5, 6]) {
      expect((await runStep(subject, step)).findings).to.deep.equal([]);
    }
    const renamed = file("powersOfTau28_hez_final_10.ptau");
    copyFileSync(ptau, renamed);
    await expectCaught({ ...subject, ptau: renamed }, { step: 5, code: "PTAU_RENAMED" });
    await copyCeremony(file("other"));
    const other = { ...(await shipping(keyOf(file("other"), 4))), ptau };
    await expectCaught(other, { step: 6, code: "PTAU_OTHER" });
  });
});
