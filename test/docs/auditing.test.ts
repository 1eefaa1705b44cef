/** docs/auditing.md lists the steps of the audit; the code decides which they are. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../prover/artifacts/paths.ts";
import { AUDIT_STEPS } from "../../prover/audit/steps.ts";
import { runCli } from "../helpers/run-cli.ts";

const text = readFileSync(join(projectRoot, "docs", "auditing.md"), "utf8");

function stepTable(): string {
  const rows = AUDIT_STEPS.map(({ number, id, title, threats }) => [
    String(number),
    `\`${id}\``,
    title,
    threats.join(", "),
  ]);
  const all = [["step", "name", "holds when", "threats"], ...rows];
  const widths = [0, 1, 2, 3].map((at) => Math.max(...all.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  const [header = [], ...body] = all;
  const rule = widths.map((width) => "-".repeat(width));
  return [header, rule, ...body].map(line).join("\n");
}

describe("docs/auditing.md", () => {
  it("lists the steps that the audit has", () => {
    const [, rest = ""] = text.split("<!-- from the code: steps -->\n\n");
    expect(rest.split("\n\n")[0]).to.equal(stepTable());
  });

  it("names options that the command has", async () => {
    const { stdout } = await runCli("audit", "--help");
    const [, section = ""] = text.split("## The command");
    const [command = ""] = section.split("## The steps");
    const named = new Set(command.match(/--[a-z][a-z-]*/g));
    expect(named.size).to.be.greaterThan(15);
    for (const option of named) expect(stdout).to.include(option);
  });
});
