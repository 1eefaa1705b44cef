/**
 * Checks the contributions of a key one after the other: each binds all before it, each knew its
 * secret, each multiplied delta by it, and a beacon's secret is the beacon's. snarkjs checks the same
 * and prints; this stays silent, names what is wrong, and does not end with an empty list.
 */
import { createHash } from "node:crypto";
import { BallastError } from "../../model/errors.ts";
import { FIELD_ORDER } from "../field.ts";
import { bn254 } from "../proof/curve.ts";
import { readZkeyHeader } from "../setup/zkey-header.ts";
import { BEACON_ITERATIONS, beaconSecret, randomOf } from "./beacon-secret.ts";
import {
  type Contribution,
  type ContributionList,
  publicKeyBytes,
  readContributions,
  uncompressed1,
} from "./contributions.ts";

/**
 * @throws BallastError `ZKEY_FORMAT`, `CONTRIBUTION_INVALID` with the number of the first contribution
 * that is not what it says, `KEY_DELTA_CHAIN` when the key's delta is not the last one's.
 */
export async function checkContributions(
  zkey: Uint8Array,
  signal?: AbortSignal,
): Promise<ContributionList> {
  const list = readContributions(zkey);
  const { G1, G2, pairingEq } = await bn254();
  const accumulated = createHash("blake2b512").update(list.circuitHash);
  let delta = G1.gAffine;
  for (const [index, contribution] of list.contributions.entries()) {
    const flaw =
      (await pointFlaw(contribution)) ??
      (await transcriptFlaw(
        contribution,
        accumulated.copy().update(await secretPoints(contribution)),
      )) ??
      (await secretFlaw(contribution, delta)) ??
      (await beaconFlaw(contribution, signal));
    if (flaw !== undefined) throw invalid(index, flaw);
    accumulated.update(await publicKeyBytes(contribution));
    delta = contribution.deltaAfter;
  }
  const { delta1, vkey } = await readZkeyHeader(zkey);
  const delta2 = G2.fromObject(vkey.delta2);
  const isLast = G1.eq(delta1, delta) && (await pairingEq(delta, G2.g, G1.neg(G1.gAffine), delta2));
  if (isLast) return list;
  throw new BallastError("artifact", "KEY_DELTA_CHAIN", "delta is not the last contribution's", {
    location: "vk_delta_2",
  });
}

async function secretPoints({ g1S, g1Sx }: Contribution): Promise<Uint8Array> {
  return Buffer.concat([await uncompressed1(g1S), await uncompressed1(g1Sx)]);
}

async function pointFlaw(contribution: Contribution): Promise<string | undefined> {
  const { G1, G2 } = await bn254();
  const { deltaAfter, g1S, g1Sx, g2Spx } = contribution;
  const isPoint = [deltaAfter, g1S, g1Sx].every((point) => !G1.isZero(point) && G1.isValid(point));
  if (!isPoint || G2.isZero(g2Spx) || !G2.isValid(g2Spx)) return "has what is not a point";
  if (!G2.isZero(G2.timesScalar(g2Spx, FIELD_ORDER))) return "has a point outside the subgroup";
  return G1.eq(g1S, g1Sx) ? "multiplies delta by 1" : undefined;
}

async function transcriptFlaw(
  { transcript }: Contribution,
  hash: ReturnType<typeof createHash>,
): Promise<string | undefined> {
  return hash.digest().equals(transcript) ? undefined : "does not bind the ones before it";
}

async function secretFlaw(
  { deltaAfter, g1S, g1Sx, g2Spx, transcript }: Contribution,
  deltaBefore: Uint8Array,
): Promise<string | undefined> {
  const { G1, G2, pairingEq } = await bn254();
  const g2Sp = G2.fromRng(randomOf(transcript));
  const isSameRatio = (before: Uint8Array, after: Uint8Array): Promise<boolean> =>
    pairingEq(before, g2Spx, G1.neg(after), g2Sp);
  if (!(await isSameRatio(g1S, g1Sx))) return "does not prove that its secret was known";
  if (!(await isSameRatio(deltaBefore, deltaAfter))) return "changes delta by something else";
  return undefined;
}

async function beaconFlaw(
  { beacon, g1S, g1Sx }: Contribution,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  if (beacon === undefined) return undefined;
  const { min, max } = BEACON_ITERATIONS;
  const { iterationsExponent } = beacon;
  if (iterationsExponent < min || iterationsExponent > max) {
    return `has a beacon of 2^${iterationsExponent} iterations, not 2^${min} to 2^${max}`;
  }
  const { G1 } = await bn254();
  const expected = await beaconSecret(beacon, signal);
  const isBeacon =
    G1.eq(g1S, expected.g1S) && G1.eq(g1Sx, G1.timesScalar(expected.g1S, expected.secret));
  return isBeacon ? undefined : "is not what its beacon gives";
}

function invalid(index: number, flaw: string): BallastError {
  return new BallastError("artifact", "CONTRIBUTION_INVALID", `the contribution ${flaw}`, {
    location: `contribution ${index + 1}`,
  });
}
