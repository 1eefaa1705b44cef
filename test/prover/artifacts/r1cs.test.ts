import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { circuitPathsIn, projectRoot } from "../../../prover/artifacts/paths.ts";
import { parseR1cs } from "../../../prover/artifacts/r1cs.ts";
import { parseSym } from "../../../prover/artifacts/sym.ts";
import { compileCircuit } from "../../../prover/setup/compile.ts";
import { expectError } from "../../helpers/expect-error.ts";

/** out = (3 x + 2 y) x, with y public. */
const source = `pragma circom 2.2.0;
template Toy() {
    signal input x;
    signal input y;
    signal output out;
    out <== (3 * x + 2 * y) * x;
}
component main { public [y] } = Toy();
`;
const paths = circuitPathsIn(join(projectRoot, "build", "test-circuits", "toy"));

describe("parseR1cs", () => {
  let bytes: Buffer;
  before(async () => {
    await compileCircuit({ source, sourceDirectory: join(projectRoot, "circuits"), paths });
    bytes = readFileSync(paths.r1cs);
  });

  it("reads counts, terms and coefficients", () => {
    const r1cs = parseR1cs(bytes);
    expect(r1cs.wireCount).to.equal(4);
    expect(r1cs.publicOutputCount).to.equal(1);
    expect(r1cs.publicInputCount).to.equal(1);
    expect(r1cs.privateInputCount).to.equal(1);
    expect(r1cs.constraintCount).to.equal(1);

    const wires = parseSym(readFileSync(paths.sym, "utf8"));
    const assignment = [1n, 0n, 0n, 0n];
    assignment[wires.get("main.x") ?? 0] = 5n;
    assignment[wires.get("main.y") ?? 0] = 7n;
    assignment[wires.get("main.out") ?? 0] = 145n;
    const [left, right, result] = [r1cs.a, r1cs.b, r1cs.c].map(
      ({ rowStart, wire, coefficient }) => {
        expect([...rowStart]).to.deep.equal([0, wire.length]);
        return [...wire].reduce((sum, w, term) => {
          const k = r1cs.coefficients[coefficient[term] ?? 0] ?? 0n;
          return (sum + k * (assignment[w] ?? 0n)) % r1cs.prime;
        }, 0n);
      },
    );
    expect(((left ?? 0n) * (right ?? 0n)) % r1cs.prime).to.equal(result);
    expect(result).to.not.equal(0n);
  });

  it("refuses a file cut anywhere", () => {
    for (let length = 0; length < bytes.length; length++) {
      expectError("R1CS_FORMAT", () => parseR1cs(bytes.subarray(0, length)));
    }
  });

  it("refuses another magic word, version, field, prime, wire and trailing bytes", () => {
    const patched = (offset: number, byte: number): Buffer => {
      const copy = Buffer.from(bytes);
      copy[offset] = byte;
      return copy;
    };
    expectError("R1CS_FORMAT", () => parseR1cs(patched(0, 0x78)));
    expectError("R1CS_FORMAT", () => parseR1cs(patched(4, 9)));
    expectError("R1CS_FORMAT", () => parseR1cs(Buffer.concat([bytes, Buffer.alloc(1)])));
    const prime = bytes.indexOf(Buffer.from("010000f093f5e143", "hex"));
    expect(prime).to.be.greaterThan(0);
    expectError("R1CS_FORMAT", () => parseR1cs(patched(prime, 3)));
    expectError("R1CS_FORMAT", () => parseR1cs(patched(prime - 4, 31)));
    expectError("R1CS_FORMAT", () => parseR1cs(patched(prime + 32, 2)));
  });
});

describe("parseSym", () => {
  it("leaves out what the optimiser removed", () => {
    const wires = parseSym("1,1,0,main.out\n2,-1,0,main.gone\n3,2,0,main.x[0]\n");
    expect([...wires]).to.deep.equal([
      ["main.out", 1],
      ["main.x[0]", 2],
    ]);
  });

  it("refuses any other line and names it", () => {
    const error = expectError("SYM_FORMAT", () => parseSym("1,1,0,main.out\nhello\n"));
    expect(error.location).to.equal("line 2");
  });
});
