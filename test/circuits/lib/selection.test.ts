import { expect } from "chai";
import fc from "fast-check";
import { FIELD_ORDER } from "../../../prover/field.ts";
import {
  attackTwin,
  expectSatisfied,
  expectViolated,
  publicSignalsOf,
  templateCircuit,
} from "../../helpers/circuits.ts";

const subject = { file: "lib/selection.circom", main: "PublisherSelection(3)" };
const x = Array.from({ length: 16 }, (_, slot) => BigInt(1000 + slot));

describe("PublisherSelection", () => {
  it("reads the named keys and sets their bits for every three slots", async () => {
    const circuit = await templateCircuit(subject);
    const slots = fc.subarray([...x.keys()], { minLength: 3, maxLength: 3 });
    const property = fc.property(slots, (named) => {
      const witness = circuit.generator.calculate({ x, index: named.map(BigInt) });
      expectSatisfied(circuit, witness);
      const bitmap = named.reduce((bits, slot) => bits | (1n << BigInt(slot)), 0n);
      const expected = [...named.map((slot) => x[slot]), bitmap];
      expect(publicSignalsOf(circuit, witness)).to.deep.equal(expected);
    });
    fc.assert(property, { numRuns: 560 });
  });

  it("F15 rejects a slot named twice, slots out of order and slots that do not exist", async () => {
    const circuit = await templateCircuit(subject);
    for (const index of [
      [1n, 1n, 2n],
      [1n, 2n, 2n],
      [2n, 1n, 3n],
      [0n, 2n, 1n],
      [0n, 1n, 16n],
      [FIELD_ORDER - 1n, 0n, 1n],
      [0n, (FIELD_ORDER + 1n) / 2n, 2n],
    ]) {
      expectViolated(circuit, circuit.unchecked.calculate({ x, index }));
    }
  });

  const attacks: [string, string][] = [
    ["F10 an all-zero selection", "index[k] == i ? 0 : 0"],
    ["F10 a selection of two slots", "index[k] == i ? 1 : i == 15"],
    ["F9 a selector of 2", "index[k] == i ? 2 : 0"],
    [
      "F9 halves of the two neighbours",
      "index[k] == i + 1 ? 1 / 2 : (index[k] == i - 1 ? 1 / 2 : 0)",
    ],
    ["F14 one selector that counts for three", "index[k] == i ? 3 : 0"],
    ["the key of another slot", "index[k] + 1 == i ? 1 : 0"],
  ];
  for (const [title, to] of attacks) {
    it(`rejects ${title}`, async () => {
      const edits = [{ file: subject.file, from: "index[k] == i ? 1 : 0", to }];
      const twin = await attackTwin({ ...subject, edits });
      expectViolated(twin, twin.unchecked.calculate({ x, index: [2n, 5n, 9n] }));
    });
  }
});
