import { expect } from "chai";
import { NEUTRAL_FEATURES } from "../../../model/features/neutral.ts";
import { parseFeatureRows } from "../../../model/history/feature-rows.ts";
import { TABLE_HEADER } from "../../../model/history/history-file.ts";
import { expectError } from "../../helpers/expect-error.ts";

const row = (asset: string, round: number): string =>
  [asset, round, ...NEUTRAL_FEATURES, 5].join(",");
const parse = (...lines: string[]) =>
  parseFeatureRows({ text: lines.join("\n"), source: "rows.csv", kind: "input" });
const refusal = (...lines: string[]) =>
  expectError("HISTORY_ROW", () => parse(TABLE_HEADER, ...lines));

describe("feature rows", () => {
  it("are read with either line ending", () => {
    const expected = [7, 8].map((round) => {
      return { asset: "ETH", round, features: NEUTRAL_FEATURES, missing: 5 };
    });
    expect(parse(TABLE_HEADER, row("ETH", 7), row("ETH", 8))).to.deep.equal(expected);
    const windows = `${[TABLE_HEADER, row("ETH", 7), row("ETH", 8)].join("\r\n")}\r\n`;
    expect(parse(windows)).to.deep.equal(expected);
  });

  it("are refused with row and column", () => {
    const good = row("ETH", 7);
    expect(refusal(good.replace(",311,", ",311.0,")).location).to.equal("rows.csv:2:rv6");
    expect(refusal(good, row("ETH", 8).replace(/5$/, "65536")).location).to.equal(
      "rows.csv:3:missing",
    );
    expect(refusal(good, good).location).to.equal("rows.csv:3:round");
    expect(refusal(good, row("BTC", 7), row("ETH", 8)).location).to.equal("rows.csv:4:round");
    expect(refusal(`${good},1`).location).to.equal("rows.csv:2");
    expect(refusal(good, "", row("ETH", 8)).location).to.equal("rows.csv:3");
    for (const spelling of ["", " 311", "0x1", "1e2", "-1", "NaN", "0311"]) {
      const error = refusal(good.replace(",311,", `,${spelling},`));
      expect(error.location).to.equal("rows.csv:2:rv6");
    }
    const range = expectError("FEATURE_RANGE", () =>
      parse(TABLE_HEADER, good.replace(",311,", ",31100,")),
    );
    expect(range.location).to.equal("rows.csv:2/0");
  });

  it("need their header and at least one row", () => {
    expectError("HISTORY_ROW", () => parse(""));
    expectError("HISTORY_ROW", () => parse(row("ETH", 7)));
    expectError("HISTORY_ROW", () => parse(TABLE_HEADER));
  });
});
