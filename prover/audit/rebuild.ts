/** Step 2: the circuit, compiled twice in folders of its own, is the one in the lock and the one shipped. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isBallastError } from "../../model/errors.ts";
import { makeDirectory } from "../artifacts/atomic-file.ts";
import {
  checkArtifact,
  describeArtifact,
  type LockedCircuit,
  lockedCircuit,
  readLock,
} from "../artifacts/lock.ts";
import { publicSignalCount } from "../artifacts/manifest.ts";
import { type CircuitPaths, circuitPathsIn, projectRoot } from "../artifacts/paths.ts";
import { parseR1cs } from "../artifacts/r1cs.ts";
import { verificationKeyToJson } from "../proof/verification-key.ts";
import { compileShape } from "../setup/compile.ts";
import { SPARE_ROWS_MIN } from "../setup/constraint-report.ts";
import { runDevSetup } from "../setup/dev-setup.ts";
import { isDevKey } from "../setup/is-dev-key.ts";
import type { AuditStep, Checks, StepContext } from "./step.ts";
import type { AuditSubject } from "./subject.ts";

const COMPILED = ["r1cs", "wasm", "sym"] as const;

export const rebuildStep: AuditStep = {
  number: 2,
  id: "rebuild",
  title: "two clean builds give the locked circuit",
  threats: ["C20", "K10"],
  explanation: `Compiles the circuit twice, each time from scratch in a folder of its own, and compares
sha-256 of r1cs, witness generator and symbols with circuits/artifacts.lock.json and with the shipped
files. Counts constraints and public signals. A development key follows from the r1cs, so it is made
again and compared too. A failure means that the sources are not what the lock was made from, or that
the shipped files are not what the sources give.`,
  async run(subject, checks, context) {
    const locked = lockedCircuit(subject.shape.name, readLock(subject.lockPath));
    const builds: CircuitPaths[] = [];
    const scratchRoot = join(projectRoot, "build");
    makeDirectory(scratchRoot);
    const scratch = mkdtempSync(join(scratchRoot, `audit-${process.pid}-`));
    try {
      for (const name of ["first", "second"]) {
        context.onProgress?.(`${name} build`);
        const paths = circuitPathsIn(join(scratch, name));
        const { shape, circuits: sourceDirectory } = subject;
        await compileShape(shape, { paths, sourceDirectory, signal: context.signal });
        builds.push(paths);
      }
      compareBuilds(builds, locked, checks);
      compareShipped(subject, locked, checks);
      checkCounts(subject, builds, checks);
      await compareDevKey(subject, { builds, locked, checks, context });
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  },
};

const sha256Of = (path: string): string => describeArtifact(readFileSync(path)).sha256;

function compareBuilds(
  builds: readonly CircuitPaths[],
  locked: LockedCircuit,
  checks: Checks,
): void {
  for (const kind of COMPILED) {
    for (const [index, paths] of builds.entries()) {
      checks.same(`${kind} sha-256 of build ${index + 1}`, {
        actual: sha256Of(paths[kind]),
        expected: locked[kind].sha256,
        code: "BUILD_DIFFERS",
      });
    }
  }
}

/** A tampered file is a finding, not the end: the auditor wants to know of all of them. */
function compareShipped({ artifacts }: AuditSubject, locked: LockedCircuit, checks: Checks): void {
  for (const kind of COMPILED) {
    try {
      checkArtifact(artifacts[kind], locked[kind]);
    } catch (error) {
      if (!isBallastError(error)) throw error;
      checks.fail(error.code, error.message, error.location);
    }
  }
}

function checkCounts(
  { shape }: AuditSubject,
  [first]: readonly CircuitPaths[],
  checks: Checks,
): void {
  if (first === undefined) return;
  const r1cs = parseR1cs(readFileSync(first.r1cs));
  const publicSignals = r1cs.publicOutputCount + r1cs.publicInputCount;
  const spareRows = 2 ** shape.power - r1cs.constraintCount - publicSignals - 1;
  checks.saw(`${r1cs.constraintCount} constraints, ${spareRows} rows of 2^${shape.power} to spare`);
  checks.same("public signals", {
    actual: publicSignals,
    expected: publicSignalCount(shape.markets),
    code: "PUBLIC_SIGNAL_COUNT",
  });
  const message = `${spareRows} spare rows, at least ${SPARE_ROWS_MIN} are kept`;
  checks.require(spareRows >= SPARE_ROWS_MIN, "SPARE_ROWS", message);
}

interface DevKeyComparison {
  readonly builds: readonly CircuitPaths[];
  readonly locked: LockedCircuit;
  readonly checks: Checks;
  readonly context: StepContext;
}

async function compareDevKey(
  { artifacts }: AuditSubject,
  { builds: [first], locked, checks, context }: DevKeyComparison,
): Promise<void> {
  if (first === undefined) return;
  const r1csBytes = readFileSync(first.r1cs);
  if (!(await isDevKey(readFileSync(artifacts.zkey), r1csBytes))) {
    checks.saw("not a DEV key: steps 5 to 8 are about where it comes from");
    return;
  }
  const { zkey, vkey } = await runDevSetup({
    r1csBytes,
    signal: context.signal,
    onProgress: ({ stage, done, total }) =>
      context.onProgress?.(`DEV key ${stage} ${done}/${total}`),
  });
  const vkeyText = `${JSON.stringify(await verificationKeyToJson(vkey), undefined, 2)}\n`;
  for (const [kind, bytes] of [
    ["zkey", zkey],
    ["vkey", Buffer.from(vkeyText)],
  ] as const) {
    checks.same(`DEV ${kind} sha-256 made again`, {
      actual: describeArtifact(bytes).sha256,
      expected: locked[kind].sha256,
      code: "DEV_KEY_DIFFERS",
    });
  }
}
