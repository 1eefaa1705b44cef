import { expect } from "chai";
import { pricePath } from "../../../model/backtest/price-path.ts";
import { hourlyGrid } from "../../../model/features/hourly-grid.ts";
import { FIRST_HOUR, syntheticMarket } from "../../helpers/synthetic-market.ts";

const { spot } = syntheticMarket({ hours: 1_200 }).assets.ETH;
const window = { firstRound: FIRST_HOUR + 1_000, hours: 100, measuredFrom: 40 };
const path = pricePath({ spot, ...window });

describe("price path", () => {
  it("opens and closes with the bar, and goes the further way last", () => {
    for (let hour = 0; hour < path.hours; hour++) {
      const bar = 1_000 + hour;
      const [open, second, third, close] = path.quarters.subarray(4 * hour, 4 * hour + 4);
      const isFalling = (spot.close[bar] ?? 0) < (spot.open[bar] ?? 0);
      expect(open).to.equal(spot.open[bar]);
      expect(close).to.equal(spot.close[bar]);
      expect(second).to.equal(isFalling ? spot.high[bar] : spot.low[bar]);
      expect(third).to.equal(isFalling ? spot.low[bar] : spot.high[bar]);
    }
  });

  it("knows at an hour's start only what was before it", () => {
    const changed = { fromRound: window.firstRound + 50, seed: 9 };
    const other = syntheticMarket({ hours: 1_200, future: changed }).assets.ETH.spot;
    const later = pricePath({ spot: other, ...window });
    for (const column of ["volatility", "dailyVolumeUsd", "drawdown"] as const) {
      expect(later[column].slice(0, 51)).to.deep.equal(path[column].slice(0, 51));
      expect(later[column].slice(51)).to.not.deep.equal(path[column].slice(51));
    }
    expect(later.usualVolumeUsd).to.equal(path.usualVolumeUsd);
  });

  it("stands still through an outage", () => {
    const hours = Array.from({ length: 800 }, (_, h) => h).filter((h) => h < 790 || h > 792);
    const column = (price: number) => hours.map((h) => price + h);
    const gappy = hourlyGrid({
      file: "gappy",
      times: hours.map((h) => (FIRST_HOUR + h) * 3_600),
      open: column(100),
      high: column(102),
      low: column(99),
      close: column(101),
      volume: column(5),
    });
    const gap = pricePath({ spot: gappy, firstRound: FIRST_HOUR + 788, hours: 8, measuredFrom: 0 });
    expect(Array.from(gap.quarters.subarray(8, 20))).to.deep.equal(new Array(12).fill(101 + 789));
    expect([...gap.volatility, ...gap.dailyVolumeUsd].every(Number.isFinite)).to.equal(true);
  });
});
