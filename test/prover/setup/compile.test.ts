import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { circuitPathsIn, projectRoot } from "../../../prover/artifacts/paths.ts";
import { loadWitnessGenerator } from "../../../prover/proof/witness-generator.ts";
import { checkCompiler, warningsIn } from "../../../prover/setup/circom.ts";
import { compileCircuit } from "../../../prover/setup/compile.ts";
import { expectError, expectRejection } from "../../helpers/expect-error.ts";

/** Below the project: the compiler sees no other file. */
function scratch(): string {
  const build = join(projectRoot, "build");
  mkdirSync(build, { recursive: true });
  return mkdtempSync(join(build, "test-"));
}

const square = `pragma circom 2.2.0;
include "part.circom";
template Square() {
    signal input in;
    signal output out;
    out <== in * in + constant();
}
component main = Square();
`;

describe("compileCircuit", () => {
  let directory: string;
  beforeEach(() => {
    directory = scratch();
    writePart(7);
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  function writePart(constant: number): void {
    writeFileSync(
      join(directory, "part.circom"),
      `pragma circom 2.2.0;\nfunction constant() { return ${constant}; }\n`,
    );
  }
  const compile = (source = square) =>
    compileCircuit({
      source,
      sourceDirectory: directory,
      paths: circuitPathsIn(join(directory, "out")),
    });

  it("compiles once, and again only when an included source or an output changes", async () => {
    expect((await compile()).wasCompiled).to.equal(true);
    expect((await compile()).wasCompiled).to.equal(false);

    writePart(8);
    const { wasCompiled, paths } = await compile();
    expect(wasCompiled).to.equal(true);
    const generator = await loadWitnessGenerator(paths.wasm);
    expect(generator.calculate({ in: 3n })[1]).to.equal(17n);

    writeFileSync(paths.r1cs, "damaged");
    expect((await compile()).wasCompiled).to.equal(true);
  });

  it("gives the same bytes in another directory", async () => {
    const { paths } = await compile();
    const other = circuitPathsIn(join(directory, "other"));
    await compileCircuit({ source: square, sourceDirectory: directory, paths: other });
    for (const name of ["r1cs", "wasm", "sym"] as const) {
      expect(readFileSync(other[name]).equals(readFileSync(paths[name])), name).to.equal(true);
    }
  });

  it("reports a syntax error, a missing include and a warning by their codes", async () => {
    await expectRejection("CIRCUIT_COMPILE", compile(square.replace("out <==", "out ==")));
    await expectRejection("CIRCUIT_INCLUDE", compile(square.replace("part.", "absent.")));
    const unused = square.replace("signal output", "signal unused;\n    signal output");
    await expectRejection("CIRCUIT_WARNING", compile(unused));
  });
});

describe("warningsIn", () => {
  it("accepts the unused outputs inside circomlib and nothing else", () => {
    const ours = 'warning[CA02]: In template "Saturate(8,16)": Array of subcomponent';
    const library = 'warning[CA02]: In template "EscalarMulAny(254)": Array of subcomponent';
    const other = 'warning[CA01]: In template "EscalarMulAny(254)": Local signal';
    expect(warningsIn([library, ours, "text", other].join("\n"))).to.deep.equal([ours, other]);
  });
});

describe("checkCompiler", () => {
  it("accepts the installed compiler", () => {
    expect(checkCompiler()).to.match(/^[0-9a-f]{64}$/);
  });
});

describe("WitnessGenerator", () => {
  let directory: string;
  before(() => {
    directory = scratch();
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  it("refuses wrong inputs by code and stays usable", async () => {
    const { paths } = await compileCircuit({
      source: `pragma circom 2.2.0;
template Bit() {
    signal input in[2];
    signal output out;
    in[0] * (in[0] - 1) === 0;
    out <== in[0] * in[1];
}
component main = Bit();
`,
      sourceDirectory: directory,
      paths: circuitPathsIn(directory),
    });
    const generator = await loadWitnessGenerator(paths.wasm);
    const error = expectError("WITNESS_REJECTED", () => generator.calculate({ in: [2n, 3n] }));
    expect(error.kind).to.equal("internal");
    expectError("WITNESS_INPUT", () => generator.calculate({ in: [1n] }));
    expectError("WITNESS_INPUT", () => generator.calculate({ in: [1n, 1n, 1n] }));
    expectError("WITNESS_INPUT", () => generator.calculate({ other: [1n, 1n] }));
    expectError("WITNESS_INPUT", () => generator.calculate({}));
    expect(generator.calculate({ in: [1n, 3n] })).to.deep.equal([1n, 3n, 1n, 3n]);
  });

  it("refuses a file that is no generator", async () => {
    const path = join(directory, "not.wasm");
    writeFileSync(path, "hello");
    await expectRejection("WITNESS_GENERATOR", loadWitnessGenerator(path));
    writeFileSync(path, Buffer.from("0061736d01000000", "hex"));
    await expectRejection("WITNESS_GENERATOR", loadWitnessGenerator(path));
  });
});
