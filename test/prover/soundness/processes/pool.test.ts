/** The lab's processes: what happens to a task when its process or the task itself fails. */
import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { controls } from "../../../../prover/soundness/controls.ts";
import { errorOf, failureOf } from "../../../../prover/soundness/processes/messages.ts";
import { Pool, type PoolParameters } from "../../../../prover/soundness/processes/pool.ts";
import { expectRejection } from "../../../helpers/expect-error.ts";
import { useTemporaryDirectory } from "../../../helpers/temporary-directory.ts";

const failure = {
  kind: "artifact",
  code: "CIRCUIT_COMPILE",
  message: "no such template",
  location: "x.circom",
  hint: "another",
  stack: "",
};

const programs = {
  dies: "process.once('message', () => { console.error('out of memory'); process.exit(134); });",
  idles: "process.on('message', ({ type }) => { if (type === 'abort') process.exit(); });",
  fails: `process.on('message', ({ type }) => {
    if (type === 'abort') process.exit();
    process.send({ type: 'failed', failure: ${JSON.stringify(failure)} });
  });`,
} as const;

describe("the lab's processes", function () {
  this.timeout(60_000);
  const file = useTemporaryDirectory();

  async function withPool<T>(
    parameters: Omit<PoolParameters, "program"> & { readonly runs?: keyof typeof programs },
    use: (pool: Pool) => Promise<T>,
  ): Promise<T> {
    const { runs, ...rest } = parameters;
    const program = file(`${runs}.mjs`);
    if (runs !== undefined) writeFileSync(program, programs[runs]);
    const pool = new Pool({ ...rest, ...(runs !== undefined && { program }) });
    try {
      return await use(pool);
    } finally {
      await pool.close();
    }
  }

  it("do every task, however many there are, and say what each took", async () => {
    const stages: string[] = [];
    const parameters: PoolParameters = {
      processes: 2,
      onProgress: (stage) => stages.push(stage),
    };
    await withPool(parameters, async (pool) => {
      const detections = await Promise.all(
        [0, 1, 2].map((index) => pool.run({ kind: "control", index })),
      );
      expect(detections.map(({ id }) => id)).to.deep.equal(
        controls.slice(0, 3).map(({ id }) => id),
      );
      expect(pool.costs.map(({ task }) => task.index).toSorted()).to.deep.equal([0, 1, 2]);
      for (const { peakMegabytes } of pool.costs) expect(peakMegabytes).to.be.greaterThan(1);
    });
    expect(stages).to.include(`control ${controls[0]?.id}`);
  });

  it("fail with the task's name when one dies, and what waits fails as well", async () => {
    await withPool({ processes: 1, runs: "dies" }, async (pool) => {
      const waits = pool.run({ kind: "control", index: 0 });
      const later = pool.run({ kind: "control", index: 1 });
      const { message, details } = await expectRejection("LAB_PROCESS", waits);
      expect(message).to.include("status 134").and.to.include(`control ${controls[0]?.id}`);
      expect(details.stderr).to.include("out of memory");
      await expectRejection("LAB_PROCESS", later);
      await expectRejection("LAB_PROCESS", pool.run({ kind: "control", index: 2 }));
    });
  });

  it("hand on a task's own error with the task's name", async () => {
    await withPool({ processes: 1, runs: "fails" }, async (pool) => {
      const work = pool.run({ kind: "control", index: 0 });
      const error = await expectRejection("CIRCUIT_COMPILE", work);
      expect(error.message).to.equal(`control ${controls[0]?.id}: no such template`);
      expect(error).to.include({ kind: "artifact", location: "x.circom", hint: "another" });
    });
  });

  it("call whatever else a task throws a defect of it", () => {
    const { code, kind, hint } = errorOf(failureOf(new TypeError("no such thing")), "control C1");
    expect({ code, kind }).to.deep.equal({ code: "LAB_TASK", kind: "internal" });
    expect(hint).to.include("defect");
  });

  it("end when the lab is aborted, before or while they work", async () => {
    const controller = new AbortController();
    await withPool({ processes: 1, runs: "idles", signal: controller.signal }, async (pool) => {
      const work = pool.run({ kind: "control", index: 0 });
      controller.abort();
      await expectRejection("ABORTED", work);
      await expectRejection("ABORTED", pool.run({ kind: "control", index: 1 }));
    });
    await withPool({ processes: 1, runs: "idles", signal: controller.signal }, async (pool) => {
      await expectRejection("ABORTED", pool.run({ kind: "control", index: 0 }));
    });
  });
});
