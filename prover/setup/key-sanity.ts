/**
 * What a Groth16 key must be before anybody deploys, loads or accepts it. Every flaw below either
 * lets a stranger make proofs of anything, or shows that the key did not come from a ceremony. A key
 * without a flaw is not yet a good one: that its secrets are unknown only the transcript shows.
 */
import { BallastError } from "../../model/errors.ts";
import { BASE_FIELD_ORDER, FIELD_ORDER } from "../field.ts";
import { bn254 } from "../proof/curve.ts";
import type { G1Point, G2Point } from "../proof/points.ts";
import type { VerificationKey } from "../proof/verification-key.ts";

export type KeyFlawCode =
  /** Not a point of the group: off the curve, outside the subgroup, or infinity. */
  | "KEY_POINT"
  /** gamma is not the generator; every key of snarkjs has that gamma. */
  | "KEY_GAMMA"
  /** delta is gamma or its negative: nobody contributed, and C = -vk_x proves anything. */
  | "KEY_DELTA_TRIVIAL"
  /** alpha is the generator or its negative: A = beta + vk_x + delta proves anything. */
  | "KEY_ALPHA_TRIVIAL"
  /** beta is gamma or delta, up to sign: A = vk_x proves anything. */
  | "KEY_BETA_TRIVIAL"
  /** A public signal that no proof depends on. */
  | "KEY_IC_INFINITE"
  /** Two public signals of which a proof fixes only the sum or the difference. */
  | "KEY_IC_DUPLICATE";

export interface KeyFlaw {
  readonly code: KeyFlawCode;
  readonly message: string;
  /** As snarkjs names it: `vk_delta_2`, `IC[3]`. */
  readonly location: string;
}

/** Every flaw of a key; none for a key that may be trusted as far as its transcript. */
export async function findKeyFlaws(vkey: VerificationKey): Promise<readonly KeyFlaw[]> {
  const malformed = await malformedPoints(vkey);
  // Nothing below can be computed with what is not a point.
  return malformed.length > 0 ? malformed : [...(await trivialSecrets(vkey)), ...duplicates(vkey)];
}

/** @throws BallastError with the code of the first flaw, located in `source`. */
export async function requireSaneKey(vkey: VerificationKey, source: string): Promise<void> {
  const flaws = await findKeyFlaws(vkey);
  const [first] = flaws;
  if (first === undefined) return;
  throw new BallastError("artifact", first.code, first.message, {
    location: `${source}/${first.location}`,
    hint: "a key that passed ballast ceremony verify",
    details: { flaws },
  });
}

async function malformedPoints(vkey: VerificationKey): Promise<KeyFlaw[]> {
  const { G1, G2 } = await bn254();
  const flaws: KeyFlaw[] = [];
  const add = (location: string, message: string | undefined, code: KeyFlawCode): void => {
    if (message !== undefined) flaws.push({ code, message, location });
  };
  const flawOf1 = (point: G1Point): string | undefined => {
    if (!isReduced(point)) return NOT_REDUCED;
    return G1.isValid(G1.fromObject(point)) ? undefined : "not on the curve";
  };
  const flawOf2 = (point: G2Point): string | undefined => {
    if (!isReduced(point.flat())) return NOT_REDUCED;
    if (isInfinity(point.flat())) return INFINITE;
    const bytes = G2.fromObject(point);
    if (!G2.isValid(bytes)) return "not on the curve";
    return G2.isZero(G2.timesScalar(bytes, FIELD_ORDER)) ? undefined : "not of order r";
  };
  add("vk_alpha_1", isInfinity(vkey.alpha1) ? INFINITE : flawOf1(vkey.alpha1), "KEY_POINT");
  add("vk_beta_2", flawOf2(vkey.beta2), "KEY_POINT");
  add("vk_gamma_2", flawOf2(vkey.gamma2), "KEY_POINT");
  add("vk_delta_2", flawOf2(vkey.delta2), "KEY_POINT");
  for (const [index, point] of vkey.ic.entries()) {
    const location = `IC[${index}]`;
    if (isInfinity(point)) add(location, INFINITE, "KEY_IC_INFINITE");
    else add(location, flawOf1(point), "KEY_POINT");
  }
  return flaws;
}

async function trivialSecrets(vkey: VerificationKey): Promise<KeyFlaw[]> {
  const { G1, G2 } = await bn254();
  const isUpToSign1 = (a: G1Point, b: Uint8Array): boolean =>
    G1.eq(G1.fromObject(a), b) || G1.eq(G1.fromObject(a), G1.neg(b));
  const isUpToSign2 = (a: G2Point, b: Uint8Array): boolean =>
    G2.eq(G2.fromObject(a), b) || G2.eq(G2.fromObject(a), G2.neg(b));
  const gamma = G2.fromObject(vkey.gamma2);
  const flaws: KeyFlaw[] = [];
  const refuse = (code: KeyFlawCode, location: string, message: string): void => {
    flaws.push({ code, message, location });
  };
  if (!G2.eq(gamma, G2.g)) refuse("KEY_GAMMA", "vk_gamma_2", "not the generator of G2");
  if (isUpToSign2(vkey.delta2, gamma) || isUpToSign2(vkey.delta2, G2.g)) {
    refuse("KEY_DELTA_TRIVIAL", "vk_delta_2", "delta is gamma: the key has no contribution");
  }
  if (isUpToSign1(vkey.alpha1, G1.g)) {
    refuse("KEY_ALPHA_TRIVIAL", "vk_alpha_1", "alpha is the generator of G1");
  }
  for (const [name, point] of [
    ["gamma", gamma],
    ["delta", G2.fromObject(vkey.delta2)],
    ["the generator of G2", G2.g],
  ] as const) {
    if (!isUpToSign2(vkey.beta2, point)) continue;
    refuse("KEY_BETA_TRIVIAL", "vk_beta_2", `beta is ${name}`);
    break;
  }
  return flaws;
}

/** A point and its negative have the same x, so x alone tells them apart from all others. */
function duplicates({ ic }: VerificationKey): KeyFlaw[] {
  const firstWith = new Map<bigint, number>();
  const flaws: KeyFlaw[] = [];
  for (const [index, [x]] of ic.entries()) {
    const first = firstWith.get(x);
    if (first === undefined) firstWith.set(x, index);
    else {
      const message = `IC[${first}] up to its sign`;
      flaws.push({ code: "KEY_IC_DUPLICATE", message, location: `IC[${index}]` });
    }
  }
  return flaws;
}

const NOT_REDUCED = "a coordinate is not below the base field order";
const INFINITE = "the point at infinity";

const isReduced = (coordinates: readonly bigint[]): boolean =>
  coordinates.every((coordinate) => coordinate >= 0n && coordinate < BASE_FIELD_ORDER);

/** All zero in a contract and in a file, y = 1 as the engine reads it; neither is on a curve. */
function isInfinity(coordinates: readonly bigint[]): boolean {
  const y = coordinates.length / 2;
  return coordinates.every((value, i) => value === 0n || (i === y && value === 1n));
}
