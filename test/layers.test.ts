/** ARCHITECTURE.md draws the layers; this holds the linter to enforcing them. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { z } from "zod";
import { projectRoot } from "../prover/artifacts/paths.ts";

const biome = join(
  dirname(createRequire(import.meta.url).resolve("@biomejs/biome/package.json")),
  "bin/biome",
);

type Import = readonly [path: string, specifier: string];

/** What ships runs without the tests, and without what only they depend on. */
function importsTest(folder: string): Import {
  return [`${folder}/x.ts`, "../../test/helpers/chain.ts"];
}

const FORBIDDEN: readonly Import[] = [
  ["model/inference/x.ts", "../../prover/field.ts"],
  ["model/inference/x.ts", "@tensorflow/tfjs"],
  ["model/features/x.ts", "../training/train-model.ts"],
  ["model/training/x.ts", "../../prover/commitment.ts"],
  ["prover/x.ts", "./statement/statement.ts"],
  ["prover/x.ts", "snarkjs"],
  ["prover/report/x.ts", "../proof/verify.ts"],
  ["prover/statement/x.ts", "../setup/compile.ts"],
  ["prover/artifacts/x.ts", "../proof/prover.ts"],
  ["prover/proof/x.ts", "snarkjs"],
  ["prover/proof/x.ts", "../cli/main.ts"],
  ["prover/setup/x.ts", "../../model/training/train-model.ts"],
  ["prover/chain/x.ts", "../cli/output.ts"],
  ["prover/sources/x.ts", "../cli/output.ts"],
  ["prover/soundness/x.ts", "../cli/output.ts"],
  ["prover/soundness/x.ts", "snarkjs"],
  ["prover/setup/x.ts", "../ceremony/verify-key.ts"],
  ["prover/ceremony/x.ts", "snarkjs"],
  ["prover/ceremony/x.ts", "../cli/main.ts"],
  ["prover/ceremony/x.ts", "../audit/steps.ts"],
  ["prover/chain/x.ts", "../audit/steps.ts"],
  ["prover/audit/x.ts", "snarkjs"],
  ["prover/audit/x.ts", "../cli/main.ts"],
  ["prover/cli/x.ts", "snarkjs"],
  ...["model/inference", "model/training", "contracts/ignition"].map(importsTest),
  ...["artifacts", "audit", "ceremony", "chain", "cli", "proof", "report", "setup", "sources"].map(
    (layer) => importsTest(`prover/${layer}`),
  ),
];

const ALLOWED: readonly Import[] = [
  ["model/training/x.ts", "@tensorflow/tfjs"],
  ["prover/proof/snarkjs.ts", "snarkjs"],
  ["prover/statement/x.ts", "../commitment.ts"],
  ["prover/ceremony/x.ts", "../proof/snarkjs.ts"],
  ["prover/audit/x.ts", "../ceremony/verify-key.ts"],
  ["prover/cli/x.ts", "../proof/prover.ts"],
  ["prover/report/x.ts", "../../model/schema.ts"],
];

/** A tree of the project's shape in which every file has one import; returns the files refused. */
function lint(imports: readonly Import[]): string[] {
  const root = mkdtempSync(join(tmpdir(), "ballast-layers-"));
  try {
    const config = JSON.parse(readFileSync(join(projectRoot, "biome.json"), "utf8"));
    writeFileSync(join(root, "biome.json"), JSON.stringify({ ...config, vcs: { enabled: false } }));
    for (const [path, specifier] of imports) {
      mkdirSync(join(root, dirname(path)), { recursive: true });
      writeFileSync(join(root, path), `import { thing } from "${specifier}";\nthing();\n`);
    }
    const args = [biome, "lint", "--reporter=json", "--max-diagnostics=none"];
    const { stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
    const { diagnostics } = reportShape.parse(JSON.parse(stdout));
    return diagnostics
      .filter(({ category }) => category === "lint/style/noRestrictedImports")
      .map(({ location }) => location.path);
  } finally {
    rmSync(root, { recursive: true });
  }
}

const reportShape = z.looseObject({
  diagnostics: z.array(
    z.looseObject({ category: z.string(), location: z.looseObject({ path: z.string() }) }),
  ),
});

/** Gives every import a file of its own, except where the file's name is the point. */
function spread(imports: readonly Import[]): Import[] {
  return imports.map(([path, specifier], i) => [path.replace("/x.ts", `/x${i}.ts`), specifier]);
}

describe("layers", () => {
  it("refuse every import that points up or sideways", () => {
    const imports = spread(FORBIDDEN);
    expect(lint(imports).toSorted()).to.deep.equal(imports.map(([path]) => path).toSorted());
  });

  it("let through what points down", () => {
    expect(lint(spread(ALLOWED))).to.deep.equal([]);
  });
});
