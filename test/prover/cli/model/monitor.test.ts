import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { TABLE_HEADER } from "../../../../model/history/history-file.ts";
import { readHistory } from "../../../../model/history/reader.ts";
import { WINDOW_ROWS } from "../../../../model/monitoring/windows.ts";
import { projectRoot } from "../../../../prover/artifacts/paths.ts";
import { runCli } from "../../../helpers/run-cli.ts";
import { useTemporaryDirectory } from "../../../helpers/temporary-directory.ts";

const MODEL = join(projectRoot, "model", "ballast-v1.json");
const HISTORY = join(projectRoot, "model", "history", "features.csv.gz");
const history = readHistory().rows.filter(({ asset }) => asset === "ETH");

describe("ballast model monitor", () => {
  const file = useTemporaryDirectory();

  /** The first `count` hours of ETH, every feature multiplied. */
  function tableOf(count: number, factor: number): string {
    const lines = history.slice(0, count).map(({ asset, round, features, missing }) => {
      return [asset, round, ...features.map((v) => Math.round(v * factor)), missing].join(",");
    });
    return `${[TABLE_HEADER, ...lines].join("\n")}\n`;
  }

  const monitor = (...argv: string[]) => runCli("model", "monitor", "--model", MODEL, ...argv);

  it("judges the shipped history and prints a row for every input and the score", async () => {
    const { status, stdout } = await monitor("--features", HISTORY);
    expect(stdout)
      .to.match(/^rv6 +[0-9.]+ /m)
      .and.match(/^score +[0-9.]+ /m);
    expect(status).to.equal(stdout.includes("DRIFT") ? 1 : 0);
  });

  it("exits 1 when a unit is wrong, and says which input and where", async () => {
    writeFileSync(file("rows.csv.gz"), gzipSync(tableOf(WINDOW_ROWS, 0.01)));
    const { status, stdout } = await monitor("--features", file("rows.csv.gz"));
    expect(status).to.equal(1);
    expect(stdout).to.match(/^DRIFT: a bound is crossed, as by \d+ % of training windows/m);
    expect(stdout).to.match(/^park24 psi [0-9.]+ is over [0-9.]+: ETH, 2020-03-01 00:00 UTC to /m);
  });

  it("prints the same verdicts as JSON", async () => {
    writeFileSync(file("rows.csv"), tableOf(WINDOW_ROWS, 0.01));
    const argv = ["model", "monitor", "--model", MODEL, "--features", file("rows.csv")];
    const { status, stdout } = await runCli("--json", ...argv);
    expect(status).to.equal(1);
    const { hasDrift, checks, rows } = JSON.parse(stdout);
    expect([hasDrift, rows]).to.deep.equal([true, WINDOW_ROWS]);
    expect(checks.some(({ verdict }: { verdict: string }) => verdict === "drift")).to.equal(true);
    expect(checks).to.have.length(16 * 3 + 3);
  });

  it("judges calibration by outcomes", async () => {
    writeFileSync(file("rows.csv"), tableOf(WINDOW_ROWS, 1));
    const outcomes = history.slice(0, WINDOW_ROWS).map(({ round }) => `ETH,${round},0.5`);
    writeFileSync(file("outcomes.csv"), `${["asset,round,fall", ...outcomes].join("\n")}\n`);
    const { status, stdout } = await monitor(
      ...["--features", file("rows.csv"), "--outcomes", file("outcomes.csv")],
    );
    expect(status).to.equal(1);
    expect(stdout).to.match(/^calibration: [0-9.]+ percentage points .*: drift$/m);
  });

  it("refuses too few rows, a damaged file and a missing option by their exit statuses", async () => {
    writeFileSync(file("rows.csv"), tableOf(WINDOW_ROWS - 1, 1));
    const few = await monitor("--features", file("rows.csv"));
    expect([few.status, few.stdout]).to.deep.equal([3, ""]);
    expect(few.stderr).to.match(/^error\[DRIFT_ROWS\]: .*rows\.csv: 671 rows of ETH/m);
    expect(few.stderr).to.include("at least 672 rows");
    writeFileSync(file("cut.gz"), gzipSync(tableOf(10, 1)).subarray(0, 100));
    const cut = await monitor("--features", file("cut.gz"));
    expect([cut.status, cut.stdout]).to.deep.equal([3, ""]);
    expect(cut.stderr).to.match(/^error\[FILE_GZIP\]: /);
    expect((await monitor()).status).to.equal(2);
  });
});
