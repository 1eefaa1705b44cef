import { expect } from "chai";
import { NEUTRAL_FEATURES } from "../../../model/features/neutral.ts";
import { joinOutcomes } from "../../../model/monitoring/outcomes.ts";
import { expectError } from "../../helpers/expect-error.ts";

const rows = [10, 11, 12].map((round) => ({
  asset: "ETH",
  round,
  features: NEUTRAL_FEATURES,
  missing: 0,
}));
const join = (...lines: string[]) =>
  joinOutcomes({ rows, outcomes: `${lines.join("\n")}\n`, source: "outcomes.csv" });

describe("outcomes", () => {
  it("find their rows, and rows that have none keep none", () => {
    const joined = join("asset,round,fall", "ETH,12,0.153", "ETH,10,0");
    expect(joined.map(({ fall }) => fall)).to.deep.equal([0, undefined, 0.153]);
  });

  it("are refused with row and column", () => {
    const edits: Record<string, string> = {
      "ETH,10": "outcomes.csv:2:fall",
      "ETH,10,15.3": "outcomes.csv:2:fall",
      "ETH,10,15%": "outcomes.csv:2:fall",
      "ETH,10,-0.1": "outcomes.csv:2:fall",
      "ETH,10,NaN": "outcomes.csv:2:fall",
      "ETH,1e1,0.1": "outcomes.csv:2:round",
      "ETH,10,0.1,": "outcomes.csv:2",
    };
    for (const [line, location] of Object.entries(edits)) {
      const error = expectError("OUTCOME_ROW", () => join("asset,round,fall", line));
      expect(error.location).to.equal(location);
    }
    const twice = expectError("OUTCOME_ROW", () =>
      join("asset,round,fall", "ETH,10,0", "ETH,10,0"),
    );
    expect(twice.location).to.equal("outcomes.csv:3");
    expectError("OUTCOME_ROW", () => join("asset,round,fall10", "ETH,10,0"));
    expectError("OUTCOME_ROW", () => joinOutcomes({ rows, outcomes: "", source: "empty.csv" }));
  });

  it("of a round that has no row are refused", () => {
    expectError("OUTCOME_UNKNOWN", () => join("asset,round,fall", "ETH,13,0.1"));
    expectError("OUTCOME_UNKNOWN", () => join("asset,round,fall", "BTC,10,0.1"));
  });
});
