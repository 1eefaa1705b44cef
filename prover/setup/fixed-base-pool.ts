/** Multiplies generators by lists of scalars in worker threads that live as long as the call. */
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { BallastError } from "../../model/errors.ts";
import { throwIfAborted } from "../proof/abort.ts";
import { bn254 } from "../proof/curve.ts";
import { affineBytes, bestWindowBits, type GroupName } from "./fixed-base.ts";
import type { FixedBaseRequest, FixedBaseWorkerData } from "./fixed-base-worker.ts";

const SCALAR_BYTES = 32;
const MAX_THREADS = 4;
const MAX_CHUNK = 2048;
const WORKER_URL = new URL("./fixed-base-worker.ts", import.meta.url);

export interface MultiplesJob {
  readonly group: GroupName;
  readonly scalars: readonly bigint[];
  /** Affine, Montgomery form, little-endian, infinity all zero; filled by multiplyGenerators. */
  readonly points: Uint8Array;
}

export function multiplesOf(group: GroupName, scalars: readonly bigint[]): MultiplesJob {
  return { group, scalars, points: new Uint8Array(scalars.length * affineBytes(group)) };
}

export interface MultiplyGeneratorsParameters {
  readonly jobs: readonly MultiplesJob[];
  readonly signal?: AbortSignal | undefined;
  /** Points so far, of all. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** @throws BallastError `ABORTED` or `SETUP_WORKER`; no thread is left in either case. */
export async function multiplyGenerators({
  jobs,
  signal,
  onProgress,
}: MultiplyGeneratorsParameters): Promise<void> {
  throwIfAborted(signal, "the setup");
  const chunks = split(jobs);
  const total = jobs.reduce((sum, job) => sum + job.scalars.length, 0);
  let done = 0;
  const drive = async (worker: Worker): Promise<void> => {
    for (let chunk = chunks.shift(); chunk !== undefined; chunk = chunks.shift()) {
      const { job, start, end } = chunk;
      const scalars = encodeScalars(job.scalars.slice(start, end));
      worker.postMessage({ group: job.group, scalars } satisfies FixedBaseRequest);
      const [points] = await once(worker, "message", signal === undefined ? {} : { signal });
      job.points.set(points, start * affineBytes(job.group));
      done += end - start;
      onProgress?.(done, total);
    }
  };
  const workers = await startWorkers(jobs);
  try {
    await Promise.all(workers.map(drive));
  } catch (cause) {
    throwIfAborted(signal, "the setup");
    throw new BallastError("internal", "SETUP_WORKER", "a setup thread failed", { cause });
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

async function startWorkers(jobs: readonly MultiplesJob[]): Promise<Worker[]> {
  const threads = Math.min(availableParallelism(), MAX_THREADS);
  const windowBits = (group: GroupName): number => {
    const ofGroup = jobs.filter((job) => job.group === group);
    return bestWindowBits(ofGroup.reduce((sum, job) => sum + job.scalars.length, 0) / threads);
  };
  const { tm, G1, G2 } = await bn254();
  const workerData: FixedBaseWorkerData = {
    code: tm.code,
    generators: { g1: G1.gAffine, g2: G2.gAffine },
    windowBits: { g1: windowBits("g1"), g2: windowBits("g2") },
  };
  return Array.from({ length: threads }, () => new Worker(WORKER_URL, { workerData }));
}

interface Chunk {
  readonly job: MultiplesJob;
  readonly start: number;
  readonly end: number;
}

/** G2 first: its chunks take four times as long, and the threads should end together. */
function split(jobs: readonly MultiplesJob[]): Chunk[] {
  const chunks: Chunk[] = [];
  for (const job of jobs.toSorted((a, b) => b.group.localeCompare(a.group))) {
    for (let start = 0; start < job.scalars.length; start += MAX_CHUNK) {
      chunks.push({ job, start, end: Math.min(start + MAX_CHUNK, job.scalars.length) });
    }
  }
  return chunks;
}

/** 32 bytes each, little-endian. */
export function encodeScalars(scalars: readonly bigint[]): Uint8Array {
  const limbs = new BigUint64Array(scalars.length * (SCALAR_BYTES / 8));
  for (const [index, scalar] of scalars.entries()) {
    for (let limb = 0, rest = scalar; limb < 4; limb++, rest >>= 64n) {
      limbs[4 * index + limb] = BigInt.asUintN(64, rest);
    }
  }
  return new Uint8Array(limbs.buffer);
}
