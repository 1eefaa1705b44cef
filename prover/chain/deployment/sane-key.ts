/**
 * What every honest verification key has. A key whose second phase was skipped has the generator, or
 * gamma, in delta's place, and then anybody forges proofs; snarkjs' own check lets some of them pass.
 */
import { BallastError } from "../../../model/errors.ts";
import { FIELD_ORDER } from "../../field.ts";
import { bn254 } from "../../proof/curve.ts";
import type { G1Point, G2Point } from "../../proof/points.ts";
import type { VerificationKey } from "../../proof/verification-key.ts";

export interface RequireSaneKeyParameters {
  readonly vkey: VerificationKey;
  readonly publicSignals: number;
  /** What the key is called in messages. */
  readonly source: string;
}

/** @throws BallastError `VKEY_UNSOUND` with the first thing that is wrong. */
export async function requireSaneKey(parameters: RequireSaneKeyParameters): Promise<void> {
  const flaw = await flawOf(parameters);
  if (flaw === undefined) return;
  throw new BallastError("artifact", "VKEY_UNSOUND", flaw, {
    location: parameters.source,
    hint: "a key from a finished ceremony; proofs under this one can mean anything",
  });
}

async function flawOf({
  vkey,
  publicSignals,
}: RequireSaneKeyParameters): Promise<string | undefined> {
  const { alpha1, beta2, gamma2, delta2, ic } = vkey;
  if (ic.length !== publicSignals + 1) {
    return `IC has ${ic.length} points, ${publicSignals} public signals need ${publicSignals + 1}`;
  }
  const { G1, G2 } = await bn254();
  // ffjavascript calls (0, 0), its point at infinity, valid.
  const isOnCurve = (point: G1Point): boolean => {
    const bytes = G1.fromObject(point);
    return G1.isValid(bytes) && !G1.isZero(bytes);
  };
  for (const [i, point] of [alpha1, ...ic].entries()) {
    if (!isOnCurve(point)) return `${i === 0 ? "alpha" : `IC[${i - 1}]`} is not on the curve`;
  }
  // G2 has a cofactor: a point on the curve may still lie outside the group.
  const isInGroup = (point: G2Point): boolean => {
    const bytes = G2.fromObject(point);
    return G2.isValid(bytes) && !G2.isZero(bytes) && G2.isZero(G2.timesScalar(bytes, FIELD_ORDER));
  };
  for (const [name, point] of Object.entries({ beta: beta2, gamma: gamma2, delta: delta2 })) {
    if (!isInGroup(point)) return `${name} is not in the group`;
  }
  const isGenerator1 = (point: G1Point): boolean => G1.eq(G1.fromObject(point), G1.g);
  const isGenerator2 = (point: G2Point): boolean => G2.eq(G2.fromObject(point), G2.g);
  if (isGenerator1(alpha1)) return "alpha is the generator: there was no first phase";
  if (isGenerator2(beta2)) return "beta is the generator: there was no first phase";
  if (isGenerator2(delta2)) return "delta is the generator: there was no second phase";
  if (String(delta2) === String(gamma2)) return "delta is gamma: there was no second phase";
  if (new Set(ic.map(String)).size !== ic.length) return "two points of IC are the same";
  return undefined;
}
