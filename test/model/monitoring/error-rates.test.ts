import { expect } from "chai";
import { distributionOf } from "../../../model/monitoring/distribution.ts";
import { falseAlarmShare, seenShares } from "../../../model/monitoring/error-rates.ts";
import { SCHEMA } from "../../../model/schema.ts";

describe("false alarms", () => {
  const floor = { unusual: 0.1, drift: 0.2 };
  const weeks = [0, 10, 20, 30].map((first) => ({ first, last: first + 9 }));
  const share = (...values: (number | undefined)[]) => falseAlarmShare(weeks, [{ values, floor }]);

  it("are windows that exceed every other one and the floor", () => {
    expect(share(0.5, 0.4, 0.3, 0.3)).to.equal(0.25);
    expect(share(0.5, 0.5, 0.3, 0.3)).to.equal(0);
    expect(share(0.15, 0.1, 0.05, 0)).to.equal(0);
    expect(share(undefined, 0.3, undefined, undefined)).to.equal(0.25);
  });

  it("are judged by other weeks alone: another asset's same weeks do not excuse them", () => {
    const twice = [...weeks, ...weeks];
    const values = [0.9, 0.3, 0.3, 0.3, 0.8, 0.3, 0.3, 0.3];
    expect(falseAlarmShare(twice, [{ values, floor }])).to.equal(0.25);
  });

  it("count a window once, whichever statistics it crosses", () => {
    const first = { values: [0.9, 0.3, 0.3, 0.3], floor };
    const second = { values: [0.8, 0.3, 0.3, 0.7], floor };
    expect(falseAlarmShare(weeks, [first, second])).to.equal(0.25);
  });
});

describe("seen mistakes", () => {
  it("are multiples that a bound notices", () => {
    const [schema] = SCHEMA;
    if (schema === undefined) throw new Error("the schema is empty");
    const values = Array.from({ length: 400 }, (_, i) => 100 + i);
    const profile = distributionOf(values);
    const bound = (drift: number) => ({ unusual: drift, drift });
    const seen = (ks: number) =>
      seenShares({
        ...{ profile, schema, samples: [values] },
        distance: { psi: bound(1e9), ks: bound(ks) },
      });
    expect(seen(0.3)).to.deep.equal({ doubled: 1, tenfold: 1 });
    expect(seen(0.9)).to.deep.equal({ doubled: 0, tenfold: 1 });
    expect(seen(1.01)).to.deep.equal({ doubled: 0, tenfold: 0 });
  });
});
