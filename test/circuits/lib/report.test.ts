import { expect } from "chai";
import { buildBabyjub } from "circomlibjs";
import { reportMessage } from "../../../prover/commitment.ts";
import { FIELD_ORDER, SUBGROUP_ORDER } from "../../../prover/field.ts";
import { type Point, publicKeyOf, signMessage } from "../../../prover/report/babyjub.ts";
import {
  expectSatisfied,
  expectViolated,
  publicSignalsOf,
  templateCircuit,
} from "../../helpers/circuits.ts";
import { makeFeatures, secretOf } from "../../helpers/world.ts";

const file = "lib/report.circom";
const babyJub = await buildBabyjub();

describe("ReportMessage", () => {
  it("computes reportMessage, for 8 markets", async () => {
    const markets = 8;
    const circuit = await templateCircuit({ file, main: `ReportMessage(${markets})` });
    const features = makeFeatures(markets, 3);
    const witness = circuit.generator.calculate({
      feedId: 77n,
      round: 439_200n,
      features: features.map((market) => market.map(BigInt)),
    });
    expectSatisfied(circuit, witness);
    const expected = reportMessage(77n, 439_200, features);
    expect(publicSignalsOf(circuit, witness)).to.deep.equal([expected]);
  });
});

describe("AssertSigned", () => {
  const secret = secretOf("alpha");
  const key = publicKeyOf(secret);
  const message = 123_456_789n;
  const { r8, s } = signMessage(secret, message);
  const inputs = (a: Point, r: Point, scalar: bigint, m: bigint) => ({
    keyX: a.x,
    keyY: a.y,
    r8: [r.x, r.y],
    s: scalar,
    message: m,
  });
  const subject = { file, main: "AssertSigned()" };

  it("accepts real signatures", async () => {
    const circuit = await templateCircuit(subject);
    for (const name of ["alpha", "beta", "gamma"]) {
      const signature = signMessage(secretOf(name), message);
      const a = publicKeyOf(secretOf(name));
      const witness = circuit.generator.calculate(inputs(a, signature.r8, signature.s, message));
      expectSatisfied(circuit, witness);
    }
  });

  const negated = ({ x, y }: Point): Point => ({ x: FIELD_ORDER - x, y });
  const lowOrder: Point = { x: 0n, y: FIELD_ORDER - 1n };
  const identity: Point = { x: 0n, y: 1n };
  const plus = (a: Point, b: Point): Point => {
    const { F } = babyJub;
    const [x, y] = babyJub.addPoint([F.e(a.x), F.e(a.y)], [F.e(b.x), F.e(b.y)]);
    return { x: F.toObject(x), y: F.toObject(y) };
  };

  const forgeries: [string, ReturnType<typeof inputs>][] = [
    ["another message", inputs(key, r8, s, message + 1n)],
    ["another S", inputs(key, r8, s + 1n, message)],
    ["F17 S + l", inputs(key, r8, s + SUBGROUP_ORDER, message)],
    ["F17 S + 2l", inputs(key, r8, s + 2n * SUBGROUP_ORDER, message)],
    ["S of l and more", inputs(key, r8, SUBGROUP_ORDER, message)],
    ["another key", inputs(publicKeyOf(secretOf("beta")), r8, s, message)],
    ["the negated key", inputs(negated(key), r8, s, message)],
    ["the key's other y", inputs({ x: key.x, y: FIELD_ORDER - key.y }, r8, s, message)],
    ["the key moved by a point of order 2", inputs(plus(key, lowOrder), r8, s, message)],
    ["F18 an R8 off the curve", inputs(key, { x: r8.x, y: r8.y + 1n }, s, message)],
    ["another R8", inputs(key, key, s, message)],
    ["a key off the curve", inputs({ x: key.x, y: key.y + 1n }, r8, s, message)],
    ["F18 the identity as key", inputs(identity, r8, s, message)],
    ["F18 the point of order 2 as key", inputs(lowOrder, r8, s, message)],
  ];
  for (const [title, forged] of forgeries) {
    it(`rejects ${title}`, async () => {
      const circuit = await templateCircuit(subject);
      expectViolated(circuit, circuit.unchecked.calculate(forged));
    });
  }

  it("F18 rejects identity and low-order keys even when the group equation holds", async () => {
    const circuit = await templateCircuit(subject);
    const { F, Base8 } = babyJub;
    const [x, y] = babyJub.mulPointEscalar(Base8, 42n);
    const r: Point = { x: F.toObject(x), y: F.toObject(y) };
    for (const a of [identity, lowOrder]) {
      expectViolated(circuit, circuit.unchecked.calculate(inputs(a, r, 42n, message)));
    }
  });
});
