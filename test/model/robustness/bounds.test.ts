import { expect } from "chai";
import { boundsOf } from "../../../model/robustness/bounds.ts";
import { findRobustness, type RobustnessFindings } from "../../../model/robustness/findings.ts";
import { robustnessMarkdown, robustnessReport } from "../../../model/robustness/report.ts";
import { historyRowsOf, reactiveCase } from "../../helpers/robustness.ts";

/** Of an invented model over forty invented hours. */
function invented(): RobustnessFindings {
  const { model, vectors } = reactiveCase(16);
  const rows = historyRowsOf(vectors);
  const [first, last] = [rows[0]?.round ?? 0, rows.at(-1)?.round ?? 0];
  const windows = [{ name: "invented", description: "", firstRound: first, lastRound: last }];
  const unused = (): never => {
    throw new Error("rows are read in order");
  };
  const lookups = { window: unused, rowAt: unused, featuresAt: unused };
  return findRobustness({
    model,
    history: { assets: ["ETH"], windows, rows, ...lookups },
    seed: 1,
  });
}

describe("robustness report", () => {
  const findings = invented();

  it("judges every bound by its value", () => {
    for (const { limit, value, met } of boundsOf(findings)) expect(met).to.equal(value <= limit);
  });

  it("misses the bound of one input as soon as one move is beyond it", () => {
    const withMove = (maxRise: number): boolean | undefined => {
      const singleInputs = findings.singleInputs.map((input, i) => ({
        ...input,
        pushes: input.pushes.map((push) => ({
          ...push,
          maxDrop: 0,
          maxRise: i === 3 ? maxRise : 0,
        })),
      }));
      const bounds = boundsOf({ ...findings, singleInputs });
      expect(bounds[0]?.at).to.equal("dsv72");
      return bounds[0]?.met;
    };
    expect(withMove(2_500)).to.equal(true);
    expect(withMove(2_501)).to.equal(false);
  });

  it("judges the loss of AUC only where outcomes are known", () => {
    const loss = (inputs: string, names: string[], ETH: number) => ({
      inputs,
      names,
      loss: { ETH },
    });
    const aucLosses = [
      loss("rv6", ["rv6"], 0.011),
      loss("all DeFi inputs", ["peg", "util"], 0.014),
    ];
    const bounds = boundsOf({ ...findings, aucLosses }).filter(({ unit }) => unit === "AUC");
    expect(bounds.map(({ met }) => met)).to.deep.equal([false, true]);
    expect(boundsOf(findings).some(({ unit }) => unit === "AUC")).to.equal(false);
  });

  it("names missed bounds, the commitment and the command in its text", () => {
    const report = robustnessReport(findings, "123456");
    const text = robustnessMarkdown(report);
    expect(text).to.include("`123456`");
    expect(text).to.include("ballast robustness --model");
    const missed = report.bounds.filter(({ met }) => !met).length;
    expect(text.split("**missed**").length - 1).to.equal(missed);
  });
}).timeout(30_000);
