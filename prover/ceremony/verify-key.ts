/**
 * What a proving key must show before anybody may rely on it: it is the key of this circuit and this
 * phase 1, people contributed to it, a beacon came last, and nothing else changed it.
 */
import { BallastError } from "../../model/errors.ts";
import type { OnProgress } from "../../model/progress.ts";
import { parseR1cs } from "../artifacts/r1cs.ts";
import { newZkeyWithSnarkjs, verifyZkeyWithSnarkjs } from "../proof/snarkjs.ts";
import type { VerificationKey } from "../proof/verification-key.ts";
import { isDevKey } from "../setup/is-dev-key.ts";
import { requireSaneKey } from "../setup/key-sanity.ts";
import { domainPowerOf, publicCount } from "../setup/query-scalars.ts";
import { readZkeyHeader, type ZkeyHeader } from "../setup/zkey-header.ts";
import { checkContributions } from "./contribution-chain.ts";
import { type Contribution, readContributions } from "./contributions.ts";
import type { Phase1 } from "./phase1.ts";

/** People who would all have to collude; the beacon is not one of them. */
export const MINIMUM_CONTRIBUTIONS = 3;

export interface VerifyKeyParameters {
  readonly zkey: Uint8Array;
  readonly r1csBytes: Uint8Array;
  readonly phase1: Phase1;
  readonly minimumContributions?: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnProgress | undefined;
}

export interface VerifiedKey {
  readonly vkey: VerificationKey;
  /** In their order; the last is the beacon. */
  readonly contributions: readonly Contribution[];
}

/**
 * @throws BallastError `ZKEY_FORMAT`, `DEV_KEY`, `KEY_NO_CONTRIBUTION`, `KEY_BEACON_ONLY`,
 * `KEY_TOO_FEW`, `KEY_BEACON_MISSING`, `KEY_BEACON_ORDER`, as requireSaneKey and checkKeyMaking.
 */
export async function verifyKey(parameters: VerifyKeyParameters): Promise<VerifiedKey> {
  const { zkey, r1csBytes, minimumContributions = MINIMUM_CONTRIBUTIONS } = parameters;
  const header = await readZkeyHeader(zkey);
  if (await isDevKey(header.vkey, r1csBytes)) {
    throw refusal("DEV_KEY", "a development key, or one with contributions on top", {
      hint: "its secrets follow from the circuit: anybody can forge proofs for it",
    });
  }
  requireContributors(readContributions(zkey).contributions, minimumContributions);
  await requireSaneKey(header.vkey, "zkey");
  return checkKeyMaking(parameters);
}

export type CheckKeyMakingParameters = Omit<VerifyKeyParameters, "minimumContributions">;

/**
 * That a key, finished or not, is what its circuit, its phase 1 and its contributions make it. Says
 * nothing of whether they are enough.
 * @throws BallastError as checkContributions, `PTAU_TOO_SMALL`, `PTAU_OTHER`, `ZKEY_CIRCUIT`,
 * `ZKEY_ALTERED`, `ABORTED`.
 */
export async function checkKeyMaking(parameters: CheckKeyMakingParameters): Promise<VerifiedKey> {
  const { zkey, signal } = parameters;
  const header = await readZkeyHeader(zkey);
  const { contributions } = await checkContributions(zkey, signal);
  requireSizes(header, parameters);
  await requireUnaltered(header, parameters);
  return { vkey: header.vkey, contributions };
}

/** snarkjs calls a key valid that nobody contributed to, or nobody but a beacon. */
function requireContributors(contributions: readonly Contribution[], minimum: number): void {
  const people = contributions.filter(({ beacon }) => beacon === undefined).length;
  if (contributions.length === 0) {
    throw refusal("KEY_NO_CONTRIBUTION", "nobody contributed: delta is 1", {
      hint: "anybody can forge proofs for it",
    });
  }
  if (people === 0) {
    throw refusal("KEY_BEACON_ONLY", "nothing but beacons, whose secrets everybody can compute", {
      hint: "anybody can forge proofs for it",
    });
  }
  if (people < minimum) {
    throw refusal("KEY_TOO_FEW", `${people} contributions`, { hint: `at least ${minimum}` });
  }
  const beacons = contributions.length - people;
  if (beacons === 0) {
    throw refusal("KEY_BEACON_MISSING", "no beacon: the last contributor could choose delta", {
      hint: "a beacon as the last contribution",
    });
  }
  if (beacons > 1 || contributions.at(-1)?.beacon === undefined) {
    throw refusal("KEY_BEACON_ORDER", "a beacon that is not the last contribution", {
      hint: "exactly one beacon, and nothing after it",
    });
  }
}

function requireSizes(header: ZkeyHeader, { r1csBytes, phase1 }: CheckKeyMakingParameters): void {
  const r1cs = parseR1cs(r1csBytes);
  const power = domainPowerOf(r1cs);
  if (power > phase1.power) {
    throw refusal("PTAU_TOO_SMALL", `the circuit needs 2^${power} rows`, {
      hint: `phase 1 of power ${power} or more, not ${phase1.power}`,
    });
  }
  const isSize =
    header.wireCount === r1cs.wireCount &&
    header.domainSize === 2 ** power &&
    header.vkey.ic.length === publicCount(r1cs) + 1;
  if (!isSize) throw otherCircuit();
}

/** Against the key before any contribution, which circuit and phase 1 determine. */
async function requireUnaltered(
  header: ZkeyHeader,
  { zkey, r1csBytes, phase1, signal, onProgress }: CheckKeyMakingParameters,
): Promise<void> {
  const options = { signal, onProgress };
  const initialZkey = await newZkeyWithSnarkjs(r1csBytes, phase1.path, options);
  const initial = await readZkeyHeader(initialZkey);
  const { alpha1, beta2 } = header.vkey;
  const isPhase1 =
    String(alpha1) === String(initial.vkey.alpha1) && String(beta2) === String(initial.vkey.beta2);
  if (!isPhase1) {
    throw refusal("PTAU_OTHER", "made from another phase 1", {
      hint: `the file with blake2b-512 ${phase1.blake2b512}`,
    });
  }
  const { circuitHash } = readContributions(zkey);
  if (!Buffer.from(circuitHash).equals(readContributions(initialZkey).circuitHash)) {
    throw otherCircuit();
  }
  const files = { initialZkey, ptauPath: phase1.path, zkey };
  const { isValid, reason } = await verifyZkeyWithSnarkjs({ ...files, ...options });
  if (!isValid) throw refusal("ZKEY_ALTERED", reason, { hint: "the key of the transcript" });
}

const otherCircuit = (): BallastError =>
  refusal("ZKEY_CIRCUIT", "the key of another circuit", { hint: "the r1cs it was made from" });

function refusal(code: string, message: string, options: { readonly hint: string }): BallastError {
  return new BallastError("artifact", code, message, { location: "zkey", ...options });
}
