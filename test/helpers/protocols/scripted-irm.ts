/** RegimeIrm on a scripted policy, asked as Morpho asks, and the rates that it should answer. */
import { borrowRateRay, RAY } from "../../../model/policy/rate-curve.ts";
import { type Curve, deployIrm } from "../../../prover/chain/protocols/adapters.ts";
import { call } from "../../../prover/chain/protocols/deploy.ts";
import { ethers } from "../chain.ts";
import { CALM_CURVE, CALM_WORDS, deployScripted, script } from "./scripted-policy.ts";

export const WAD = 10n ** 18n;
export const YEAR_SECONDS = 365n * 24n * 3600n;
const BPS = 10_000n;
export const BASELINE: Curve = { ...CALM_CURVE, baseBps: 100, slope1Bps: 600, kinkBps: 8_500 };

/** The deployer plays Morpho. */
export async function scriptedIrm() {
  const [morpho, stranger] = await ethers.getSigners();
  if (!morpho || !stranger) throw new Error("the simulated chain has no accounts");
  const policy = await deployScripted();
  await script(policy, CALM_WORDS);
  const parameters = { deployer: morpho, policy, marketId: 1n, baseline: BASELINE };
  const irm = await deployIrm({ ...parameters, morpho: morpho.address });
  const address = await irm.getAddress();
  const marketParams = {
    loanToken: address,
    collateralToken: address,
    oracle: address,
    irm: address,
    lltv: 1n,
  };
  return { policy, irm, marketParams, morpho, stranger };
}

export type IrmWorld = Awaited<ReturnType<typeof scriptedIrm>>;

export const marketOf = (supply: bigint, debt: bigint) => ({
  totalSupplyAssets: supply,
  totalSupplyShares: 0n,
  totalBorrowAssets: debt,
  totalBorrowShares: 0n,
  lastUpdate: 0n,
  fee: 0n,
});

export const view = (
  { irm, marketParams }: IrmWorld,
  supply: bigint,
  debt: bigint,
): Promise<bigint> => irm.getFunction("borrowRateView")(marketParams, marketOf(supply, debt));

/** The answer of borrowRate to Morpho, without keeping what it does. */
export const asked = (
  { irm, marketParams }: IrmWorld,
  supply: bigint,
  debt: bigint,
): Promise<bigint> =>
  irm.getFunction("borrowRate").staticCall(marketParams, marketOf(supply, debt));

export const accrue = ({ irm, marketParams }: IrmWorld) =>
  call(irm, "borrowRate", marketParams, marketOf(100n, 50n));

/** The reference: exact fractions, rounded once; the contract rounds down a few times on the way. */
export function rateWad(curve: Curve, supply: bigint, debt: bigint): bigint {
  const utilisation = debt === 0n ? 0n : debt >= supply ? WAD : (debt * WAD) / supply;
  const kink = (BigInt(curve.kinkBps) * WAD) / BPS;
  const [base, slope1, slope2, convex] = [
    curve.baseBps,
    curve.slope1Bps,
    curve.slope2Bps,
    curve.convexBps,
  ].map(BigInt);
  if (base === undefined || slope1 === undefined || slope2 === undefined) throw new Error();
  if (utilisation <= kink) return (base * WAD + (slope1 * utilisation * WAD) / kink) / BPS;
  const x = ((utilisation - kink) * WAD) / (WAD - kink);
  return ((base + slope1) * WAD + slope2 * x + ((convex ?? 0n) * x * x) / WAD) / BPS;
}

/** The same to the last unit, with the policy's own reference and its roundings. */
export function ratePerSecond(curve: Curve, utilisationRay: bigint): bigint {
  const annualRay = borrowRateRay(curve, utilisationRay);
  const capped = annualRay < 10n * RAY ? annualRay : 10n * RAY;
  return capped / (RAY / WAD) / YEAR_SECONDS;
}

/** The lowest utilisation, in ray, at which the rate per second is at least this. */
export function lowestUtilisation(curve: Curve, rate: bigint): bigint {
  let [below, reached] = [-1n, RAY];
  while (reached - below > 1n) {
    const middle = (below + reached) / 2n;
    if (ratePerSecond(curve, middle) >= rate) reached = middle;
    else below = middle;
  }
  return reached;
}
