import { expect } from "chai";
import { requireSaneKey } from "../../../../prover/chain/deployment/sane-key.ts";
import { bn254 } from "../../../../prover/proof/curve.ts";
import type { G1Point, G2Point } from "../../../../prover/proof/points.ts";
import type { VerificationKey } from "../../../../prover/proof/verification-key.ts";
import { expectRejection } from "../../../helpers/expect-error.ts";

/** Multiples of the generators: a key that is sound but for whose secrets everybody knows. */
async function makeKey(): Promise<VerificationKey> {
  const { G1, G2 } = await bn254();
  const g1 = (scalar: bigint): G1Point => {
    const [x, y] = G1.toObject(G1.toAffine(G1.timesScalar(G1.g, scalar)));
    return [x, y];
  };
  const g2 = (scalar: bigint): G2Point => {
    const [x, y] = G2.toObject(G2.toAffine(G2.timesScalar(G2.g, scalar)));
    return [x, y];
  };
  return {
    alpha1: g1(5n),
    beta2: g2(7n),
    gamma2: g2(1n),
    delta2: g2(11n),
    ic: [g1(13n), g1(17n), g1(19n)],
  };
}

const check = (vkey: VerificationKey, publicSignals = 2) =>
  requireSaneKey({ vkey, publicSignals, source: "vkey.json" });

describe("a verification key", () => {
  it("is taken when it is sound", async () => {
    await check(await makeKey());
  });

  it("K1 is refused without a second phase, a first phase, or with points outside the groups", async () => {
    const key = await makeKey();
    const [first = key.alpha1, ...rest] = key.ic;
    const offCurve: G1Point = [first[0], first[1] + 1n];
    const [x, y] = key.beta2;
    const offTwist: G2Point = [x, [y[0] + 1n, y[1]]];
    const { G1 } = await bn254();
    const [gx, gy] = G1.toObject(G1.g);
    const wrong: [VerificationKey, RegExp][] = [
      [{ ...key, delta2: key.gamma2 }, /^vk_delta_2: delta is gamma/],
      [{ ...key, gamma2: key.delta2 }, /^vk_gamma_2: not the generator/],
      [{ ...key, beta2: key.gamma2 }, /^vk_beta_2: beta is gamma/],
      [{ ...key, alpha1: [gx, gy] }, /^vk_alpha_1: alpha is the generator/],
      [{ ...key, alpha1: offCurve }, /^vk_alpha_1: not on the curve/],
      [{ ...key, alpha1: [0n, 0n] }, /^vk_alpha_1: the point at infinity/],
      [
        {
          ...key,
          delta2: [
            [0n, 0n],
            [0n, 0n],
          ],
        },
        /^vk_delta_2: the point at infinity/,
      ],
      [{ ...key, ic: [offCurve, ...rest] }, /^IC\[0\]: not on the curve/],
      [{ ...key, delta2: offTwist }, /^vk_delta_2: not on the curve/],
      [{ ...key, ic: [first, first, ...rest.slice(1)] }, /^IC\[1\]: IC\[0\] up to its sign/],
      [{ ...key, ic: rest }, /^IC has 2 points, 2 public signals need 3/],
      [{ ...key, ic: [...key.ic, first] }, /^IC has 4 points/],
    ];
    for (const [vkey, reason] of wrong) {
      const { message } = await expectRejection("VKEY_UNSOUND", check(vkey));
      expect(message).to.match(reason);
    }
  });

  it("K1 is refused when delta lies on the twist but outside its subgroup", async () => {
    const key = await makeKey();
    // The point of x = 1: the twist has many times more points than the group.
    const outside: G2Point = [
      [1n, 0n],
      [
        18278151005453108793778860132295291098363647455926340152056652516292830556603n,
        5912654199736721486680175016176231956195085055698687135131307249486702594212n,
      ],
    ];
    const { message } = await expectRejection("VKEY_UNSOUND", check({ ...key, delta2: outside }));
    expect(message).to.equal("vk_delta_2: not of order r");
  });
});
