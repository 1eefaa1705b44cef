import { expect } from "chai";
import fc from "fast-check";
import { normalise } from "../../../model/inference/normalise.ts";
import { FIELD_ORDER } from "../../../prover/field.ts";
import {
  attackTwin,
  expectSatisfied,
  expectViolated,
  publicSignalsOf,
  templateCircuit,
} from "../../helpers/circuits.ts";

const file = "lib/normalise.circom";
const MAX = 2 ** 24 - 1;

/** Both templates, with the ranges that their caller proves. */
const subject = {
  file,
  main: "NormaliseOnce()",
  wrapper: `
template NormaliseOnce() {
    signal input x;
    signal input lo;
    signal input scale;
    signal output out;
    AssertBits(24)(x);
    AssertBits(24)(lo);
    AssertBits(24)(scale);
    signal reach <== SaturationReach()(scale);
    out <== Normalise()(x, lo, scale, reach);
}
`,
};

interface Case {
  readonly x: number;
  readonly lo: number;
  readonly scale: number;
}

const inputsOf = ({ x, lo, scale }: Case) => ({
  x: BigInt(x),
  lo: BigInt(lo),
  scale: BigInt(scale),
});
const expectedOf = ({ x, lo, scale }: Case): bigint => BigInt(normalise(x, { lo, scale }));

/** Every sign change, saturation threshold ± 1 and extreme. */
const boundaries: Case[] = [
  { x: 0, lo: 0, scale: 1 },
  { x: MAX, lo: 0, scale: MAX },
  { x: 0, lo: MAX, scale: MAX },
  { x: MAX, lo: MAX, scale: MAX },
  { x: MAX, lo: 0, scale: 1 },
  { x: 0, lo: MAX, scale: 1 },
  ...[1, 2, 3, 63, 64, 65, 1000, 2 ** 14, 2 ** 23, MAX].flatMap((scale) => {
    const reach = Math.ceil(2 ** 30 / scale);
    const steps = [-2, -1, 0, 1, reach - 1, reach, reach + 1];
    return steps.map((d) => ({ x: 1000 + d, lo: 1000, scale })).filter(({ x }) => x <= MAX);
  }),
];

const anyCase = fc.record({
  x: fc.integer({ min: 0, max: MAX }),
  lo: fc.integer({ min: 0, max: MAX }),
  scale: fc.oneof(fc.integer({ min: 1, max: MAX }), fc.integer({ min: 1, max: 4096 })),
});

describe("Normalise", () => {
  it("equals the reference at every boundary and at random [fuzz]", async () => {
    const circuit = await templateCircuit(subject);
    const expectEqual = (instance: Case): void => {
      const witness = circuit.generator.calculate(inputsOf(instance));
      expectSatisfied(circuit, witness);
      expect(publicSignalsOf(circuit, witness)).to.deep.equal([expectedOf(instance)]);
    };
    boundaries.forEach(expectEqual);
    fc.assert(fc.property(anyCase, expectEqual), { numRuns: 2000 });
  });

  it("rejects inputs outside 24 bits and a scale of zero", async () => {
    const circuit = await templateCircuit(subject);
    const honest = { x: 5n, lo: 1n, scale: 300n };
    for (const bad of [2n ** 24n, FIELD_ORDER - 1n, (FIELD_ORDER + 1n) / 2n]) {
      expectViolated(circuit, circuit.unchecked.calculate({ ...honest, x: bad }));
      expectViolated(circuit, circuit.unchecked.calculate({ ...honest, lo: bad }));
      expectViolated(circuit, circuit.unchecked.calculate({ ...honest, scale: bad }));
    }
    expectViolated(circuit, circuit.unchecked.calculate({ ...honest, scale: 0n }));
  });

  const below = "x < lo ? 1 : 0";
  const above = "x >= lo + reach ? 1 : 0";
  const reach = "scale == 0 ? 0 : ((1 << 30) + scale - 1) \\ scale";
  const attacks: [string, { from: string; to: string }[]][] = [
    ["F2 the opposite sign", [{ from: below, to: "x < lo ? 0 : 1" }]],
    ["the opposite saturation", [{ from: above, to: "x >= lo + reach ? 0 : 1" }]],
    ["F9 a selector of 2", [{ from: below, to: "x < lo ? 2 : 2" }]],
    ["F9 a selector of one half", [{ from: above, to: "x < lo ? 1 / 2 : 1 / 2" }]],
    [
      "both cases at once",
      [
        { from: below, to: "x < lo ? 1 : 1" },
        { from: above, to: "x < lo ? 1 : 1" },
      ],
    ],
    ["a reach of zero", [{ from: reach, to: "scale == 0 ? 0 : 0" }]],
    ["a reach just too short", [{ from: reach, to: "((1 << 30) - 1) \\ scale" }]],
    [
      "saturation under a field quotient as reach",
      [
        { from: reach, to: "scale == 0 ? 0 : (1 << 30) / scale" },
        { from: above, to: "x < lo ? 0 : 1" },
      ],
    ],
  ];
  for (const [title, edits] of attacks) {
    it(`rejects ${title}`, async () => {
      const twin = await attackTwin({ ...subject, edits: edits.map((e) => ({ file, ...e })) });
      let forgeries = 0;
      for (const instance of [...boundaries, { x: 2001, lo: 1000, scale: 3 * 2 ** 12 + 1 }]) {
        const witness = twin.unchecked.calculate(inputsOf(instance));
        if (publicSignalsOf(twin, witness)[0] === expectedOf(instance)) continue;
        expectViolated(twin, witness);
        forgeries++;
      }
      expect(forgeries).to.be.greaterThan(0);
    });
  }
});
