import { readFileSync } from "node:fs";
import { expect } from "chai";
import { z } from "zod";
import { BASE_ASSUMPTIONS } from "../../../model/backtest/assumptions.ts";
import { modelSha256 } from "../../../model/backtest/report.ts";
import { formatJson } from "../../../model/format-json.ts";
import { STARTING_CONFIG } from "../../../model/policy/market-config.ts";
import { committedModel } from "../../helpers/committed-model.ts";

const report = z.looseObject({ modelSha256: z.string(), config: z.unknown() });
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

  it("states the assumptions that the code makes", () => {
    expect(read("backtest").assumptions).to.deep.equal(BASE_ASSUMPTIONS);
  });
});
