import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { describePhase1, readPhase1 } from "../../../prover/ceremony/phase1.ts";
import { PHASE_1_HASHES } from "../../../prover/ceremony/phase1-hashes.ts";
import { expectRejection } from "../../helpers/expect-error.ts";
import { HOME_MADE_POWER, homeMadePhase1 } from "../../helpers/phase1.ts";
import { useTemporaryDirectory } from "../../helpers/temporary-directory.ts";

describe("PHASE_1_HASHES", () => {
  it("has every power from 8 to 28, as the README of the pinned snarkjs lists them", () => {
    const main = createRequire(import.meta.url).resolve("snarkjs");
    const readme = readFileSync(join(dirname(main), "..", "README.md"), "utf8");
    const rows = readme.matchAll(/^\|\s+(\d+)\s+\|.*_final[_\d]*\.ptau\).*\b([0-9a-f]{128})/gm);
    const listed = Array.from(rows, ([, power, hash]) => [Number(power), hash] as const);
    expect(listed.length).to.equal(21);
    expect([...PHASE_1_HASHES]).to.deep.equal(listed);
  });
});

describe("readPhase1", function () {
  this.timeout(60_000);
  const file = useTemporaryDirectory();

  it("K7 refuses a home-made file, whatever its name", async () => {
    const { path, power } = await homeMadePhase1();
    expect(power).to.equal(HOME_MADE_POWER);
    await expectRejection("PTAU_HASH", readPhase1(path));
    copyFileSync(path, file("powersOfTau28_hez_final_11.ptau"));
    await expectRejection("PTAU_HASH", readPhase1(file("powersOfTau28_hez_final_11.ptau")));
  });

  it("refuses what is no phase 1, and what is not there", async () => {
    writeFileSync(file("x.ptau"), "ptau");
    await expectRejection("PTAU_FORMAT", readPhase1(file("x.ptau")));
    writeFileSync(file("y.ptau"), Buffer.alloc(200));
    await expectRejection("PTAU_FORMAT", readPhase1(file("y.ptau")));
    await expectRejection("PTAU_MISSING", readPhase1(file("z.ptau")));
    await expectRejection("PTAU_MISSING", readPhase1(file(".")));
  });

  it("stops when aborted", async () => {
    const { path } = await homeMadePhase1();
    await expectRejection("ABORTED", describePhase1(path, { signal: AbortSignal.abort() }));
  });

  describe("with a genuine file", () => {
    const genuine = process.env.BALLAST_PTAU ?? "";
    before(function () {
      if (genuine === "") this.skip();
    });

    it("accepts it under its own and under a free name", async () => {
      const { power, blake2b512 } = await readPhase1(genuine);
      expect(blake2b512).to.equal(PHASE_1_HASHES.get(power));
      copyFileSync(genuine, file("phase1.ptau"));
      expect((await readPhase1(file("phase1.ptau"))).power).to.equal(power);
    });

    it("K6 refuses it under the name of another power", async () => {
      copyFileSync(genuine, file("powersOfTau28_hez_final_28.ptau"));
      await expectRejection("PTAU_RENAMED", readPhase1(file("powersOfTau28_hez_final_28.ptau")));
    });

    it("K6 refuses it with one bit flipped, cut off or extended", async () => {
      const bytes = readFileSync(genuine);
      const flipped = Uint8Array.from(bytes);
      flipped[123_456] = (flipped[123_456] ?? 0) ^ 1;
      for (const wrong of [flipped, bytes.subarray(0, -1), Buffer.concat([bytes, bytes])]) {
        writeFileSync(file("wrong.ptau"), wrong);
        await expectRejection("PTAU_HASH", readPhase1(file("wrong.ptau")));
      }
    });
  });
});
