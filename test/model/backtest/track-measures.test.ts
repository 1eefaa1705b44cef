import { expect } from "chai";
import type { HourParameters, ParameterTrack } from "../../../model/backtest/parameter-track.ts";
import { fallsOf, reactionsOf, smoothnessOf } from "../../../model/backtest/track-measures.ts";
import { type Regime, STARTING_CONFIG } from "../../../model/policy/market-config.ts";
import { flat, pathOf } from "../../helpers/price-path.ts";

const [CALM_PROFILE] = STARTING_CONFIG.profiles;

function trackOf(hours: readonly [Regime, number][]): ParameterTrack {
  const entries: HourParameters[] = hours.map(([regime, maxLtvBps]) => ({
    ...CALM_PROFILE,
    regime,
    maxLtvBps,
    curve: CALM_PROFILE,
    ratePosition: regime * 10_000,
  }));
  return { strategy: "adaptive", hours: entries };
}

describe("smoothness", () => {
  it("counts moves, their sum and the largest each way", () => {
    const track = trackOf([
      [0, 7_500],
      [1, 6_500],
      [1, 6_500],
      [2, 5_000],
      [2, 5_100],
    ]);
    expect(smoothnessOf(track, pathOf(flat(100, 5)), 7_500)).to.deep.equal({
      ltvChanges: 3,
      ltvVariationBps: 2_600,
      largestTighteningBps: 1_500,
      largestLooseningBps: 100,
      rateChanges: 2,
      largestRateStep: 10_000,
      calmHours: 1,
      heldBackHours: 0,
    });
  });

  it("counts from the first measured hour on, its own move included", () => {
    const track = trackOf([
      [0, 7_500],
      [1, 6_500],
      [2, 5_000],
    ]);
    const path = pathOf(flat(100, 3), { measuredFrom: 2 });
    expect(smoothnessOf(track, path, 7_500).ltvChanges).to.equal(1);
  });
});

describe("held back", () => {
  it("counts the calm hours whose maximum LTV is not back, measured ones alone", () => {
    const track = trackOf([
      [0, 7_000],
      [0, 7_400],
      [1, 6_500],
      [0, 7_499],
      [0, 7_500],
    ]);
    const path = pathOf(flat(100, 5), { measuredFrom: 1 });
    expect(smoothnessOf(track, path, 7_500)).to.include({ calmHours: 3, heldBackHours: 2 });
  });
});

describe("reactions", () => {
  it("find each fall of 10 % once", () => {
    const prices = [...flat(100, 30), ...flat(89, 60), ...flat(79, 30)];
    expect(fallsOf(pathOf(prices))).to.deep.equal([30, 90]);
    expect(fallsOf(pathOf([...flat(100, 30), ...flat(90.1, 40)]))).to.deep.equal([]);
  });

  it("tell a warning from a false alarm and from a surprise", () => {
    const prices = [...flat(100, 60), ...flat(88, 40)];
    const regimes = (risesAt: number): [Regime, number][] =>
      prices.map((_, hour) => [hour >= risesAt ? 2 : 0, 5_000]);
    const path = pathOf(prices);
    const warned = reactionsOf(trackOf(regimes(50)), path);
    expect(warned).to.deep.equal({
      regimeRises: 1,
      overReactions: 0,
      falls: 1,
      underReactions: 0,
      fallsInStress: 1,
    });
    expect(reactionsOf(trackOf(regimes(10)), path)).to.include({ overReactions: 1 });
    expect(reactionsOf(trackOf(regimes(65)), path)).to.include({
      underReactions: 1,
      fallsInStress: 0,
      overReactions: 1,
    });
  });
});
