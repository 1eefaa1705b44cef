import { readFileSync } from "node:fs";
import { expect } from "chai";
import { z } from "zod";
import { BASE_ASSUMPTIONS } from "../../../model/backtest/assumptions.ts";
import { modelSha256 } from "../../../model/backtest/report.ts";
import { formatJson } from "../../../model/format-json.ts";
import { HISTORY_WINDOWS } from "../../../model/history/windows.ts";
import { STARTING_CONFIG } from "../../../model/policy/market-config.ts";
import { committedModel } from "../../helpers/committed-model.ts";

const report = z.looseObject({ modelSha256: z.string(), config: z.unknown() });
const HOUR_MS = 3_600_000;
const provenance = z.looseObject({
  provenance: z.looseObject({
    split: z.looseObject({ training: z.string(), heldOut: z.array(z.string()) }),
  }),
});
const shippedModel: unknown = JSON.parse(
  readFileSync(new URL("../../../model/ballast-v1.json", import.meta.url), "utf8"),
);
const read = (name: string) =>
  report.parse(
    JSON.parse(readFileSync(new URL(`../../../docs/${name}.json`, import.meta.url), "utf8")),
  );

describe("published backtest and stress report", () => {
  for (const name of ["backtest", "stress"]) {
    it(`${name} is of the shipped model and the starting configuration`, () => {
      const { modelSha256: hash, config } = read(name);
      expect(hash, `regenerate docs/${name}.json`).to.equal(modelSha256(committedModel().model));
      expect(config).to.deep.equal(JSON.parse(formatJson(STARTING_CONFIG)));
    });
  }

  it("says truly that the crises were held out of the training, and the calm was not", () => {
    const heldOut = provenance.parse(shippedModel).provenance.split.heldOut.map((text) => {
      const [, from = "", to = ""] = /: (\S+) to (\S+)$/.exec(text) ?? [];
      return [Date.parse(from), Date.parse(to)] as const;
    });
    for (const { name, firstRound, lastRound } of HISTORY_WINDOWS) {
      const isHeldOut = heldOut.some(
        ([from, to]) => from <= firstRound * HOUR_MS && lastRound * HOUR_MS < to,
      );
      expect(isHeldOut, name).to.equal(name !== "calm-2020");
    }
  });

  it("says truly that the years of the table were trained on", () => {
    const { training } = provenance.parse(shippedModel).provenance.split;
    expect(training).to.match(/^2018-02-01 to 2022-10-01 /);
    const { years } = z
      .looseObject({ years: z.array(z.looseObject({ year: z.string() })) })
      .parse(read("backtest"));
    expect(new Set(years.map(({ year }) => year.slice(0, 4)))).to.deep.equal(
      new Set(["2018", "2019", "2020", "2021", "2022"]),
    );
  });

  it("states the assumptions that the code makes", () => {
    expect(read("backtest").assumptions).to.deep.equal(BASE_ASSUMPTIONS);
  });
});
