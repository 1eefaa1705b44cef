/**
 * The development setup: a Groth16 proving key in seconds, without a download. Its secrets follow
 * from the r1cs (trapdoor.ts), so the same circuit has the same key everywhere and the key protects
 * nothing.
 */
import { parseR1cs } from "../artifacts/r1cs.ts";
import { throwIfAborted } from "../proof/abort.ts";
import type { VerificationKey } from "../proof/verification-key.ts";
import { type MultiplesJob, multiplesOf, multiplyGenerators } from "./fixed-base-pool.ts";
import { evaluateQueries } from "./query-scalars.ts";
import { deriveTrapdoor } from "./trapdoor.ts";
import { verificationKeyOf } from "./verification-key-of.ts";
import { devCircuitHash, type ProvingKeyPoints, serialiseZkey } from "./zkey-file.ts";

export interface SetupProgress {
  readonly stage: "scalars" | "points" | "write";
  readonly done: number;
  readonly total: number;
}

export interface RunDevSetupParameters {
  readonly r1csBytes: Uint8Array;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: SetupProgress) => void) | undefined;
}

export interface DevSetup {
  readonly zkey: Uint8Array;
  readonly vkey: VerificationKey;
}

/** @throws BallastError `R1CS_FORMAT`, `CIRCUIT_TOO_LARGE`, `ABORTED` or `SETUP_WORKER`. */
export async function runDevSetup({
  r1csBytes,
  signal,
  onProgress,
}: RunDevSetupParameters): Promise<DevSetup> {
  throwIfAborted(signal, "the setup");
  onProgress?.({ stage: "scalars", done: 0, total: 1 });
  const r1cs = parseR1cs(r1csBytes);
  const trapdoor = deriveTrapdoor(r1csBytes);
  const { alpha, beta, delta } = trapdoor;
  const query = evaluateQueries(r1cs, trapdoor);
  onProgress?.({ stage: "scalars", done: 1, total: 1 });

  const jobs = {
    alpha1: multiplesOf("g1", [alpha]),
    beta1: multiplesOf("g1", [beta]),
    beta2: multiplesOf("g2", [beta]),
    gamma2: multiplesOf("g2", [1n]),
    delta1: multiplesOf("g1", [delta]),
    delta2: multiplesOf("g2", [delta]),
    ic: multiplesOf("g1", query.ic),
    a: multiplesOf("g1", query.a),
    b1: multiplesOf("g1", query.b),
    b2: multiplesOf("g2", query.b),
    c: multiplesOf("g1", query.c),
    h: multiplesOf("g1", query.h),
  } satisfies Record<keyof ProvingKeyPoints, MultiplesJob>;
  await multiplyGenerators({
    jobs: Object.values(jobs),
    signal,
    onProgress: (done, total) => onProgress?.({ stage: "points", done, total }),
  });
  const points: ProvingKeyPoints = {
    alpha1: jobs.alpha1.points,
    beta1: jobs.beta1.points,
    beta2: jobs.beta2.points,
    gamma2: jobs.gamma2.points,
    delta1: jobs.delta1.points,
    delta2: jobs.delta2.points,
    ic: jobs.ic.points,
    a: jobs.a.points,
    b1: jobs.b1.points,
    b2: jobs.b2.points,
    c: jobs.c.points,
    h: jobs.h.points,
  };

  onProgress?.({ stage: "write", done: 0, total: 1 });
  const zkey = serialiseZkey({ r1cs, points, circuitHash: devCircuitHash(r1csBytes) });
  const vkey = await verificationKeyOf(points);
  onProgress?.({ stage: "write", done: 1, total: 1 });
  return { zkey, vkey };
}
