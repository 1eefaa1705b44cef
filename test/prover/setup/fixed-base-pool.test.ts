import { expect } from "chai";
import { bn254 } from "../../../prover/proof/curve.ts";
import { multiplesOf, multiplyGenerators } from "../../../prover/setup/fixed-base-pool.ts";
import { expectRejection } from "../../helpers/expect-error.ts";

const workers = (): number =>
  process.getActiveResourcesInfo().filter((resource) => resource === "MessagePort").length;

const count = (length: number): bigint[] => Array.from({ length }, (_, i) => BigInt(i));

describe("multiplyGenerators", () => {
  it("fills every job in order and reports progress up to the total", async () => {
    const { G1, G2 } = await bn254();
    const g1 = multiplesOf("g1", count(5000));
    const g2 = multiplesOf("g2", count(10));
    const reported: number[][] = [];
    const onProgress = (done: number, total: number): void => void reported.push([done, total]);
    await multiplyGenerators({ jobs: [g1, g2], onProgress });
    const last1 = G1.toAffine(G1.timesScalar(G1.g, 4999n));
    const last2 = G2.toAffine(G2.timesScalar(G2.g, 9n));
    expect(Buffer.from(g1.points.subarray(4999 * 64)).equals(last1)).to.equal(true);
    expect(Buffer.from(g2.points.subarray(9 * 128)).equals(last2)).to.equal(true);
    expect(reported.at(-1)).to.deep.equal([5010, 5010]);
    expect(reported).to.deep.equal(reported.toSorted(([a = 0], [b = 0]) => a - b));
  });

  it("stops at once when aborted and leaves no thread", async () => {
    const before = workers();
    const abort = new AbortController();
    const jobs = [multiplesOf("g2", count(20_000))];
    const onProgress = (): void => {
      expect(workers()).to.be.above(before);
      abort.abort();
    };
    await expectRejection(
      "ABORTED",
      multiplyGenerators({ jobs, signal: abort.signal, onProgress }),
    );
    expect(workers()).to.equal(before);
  });

  it("starts nothing when it is aborted beforehand", async () => {
    const before = workers();
    const jobs = [multiplesOf("g1", [1n])];
    await expectRejection("ABORTED", multiplyGenerators({ jobs, signal: AbortSignal.abort() }));
    expect(workers()).to.equal(before);
  });

  it("leaves no thread when one fails", async () => {
    const before = workers();
    const broken = { ...multiplesOf("g1", count(10)), points: new Uint8Array(1) };
    await expectRejection("SETUP_WORKER", multiplyGenerators({ jobs: [broken] }));
    expect(workers()).to.equal(before);
  });
});
