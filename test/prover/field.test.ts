import { expect } from "chai";
import fc from "fast-check";
import {
  asciiToField,
  FIELD_ORDER,
  fieldElementShape,
  packWords,
  parseFieldElement,
} from "../../prover/field.ts";
import { expectError } from "../helpers/expect-error.ts";

const notCanonical: unknown[] = [
  "",
  " 5",
  "5 ",
  "05",
  "0x05",
  "-1",
  "+1",
  "1e3",
  "5.0",
  "1_000",
  "٣",
  String(FIELD_ORDER),
  String(FIELD_ORDER + 5n),
  "9".repeat(78),
  5,
  5n,
  null,
  undefined,
  true,
  ["5"],
  { toString: () => "5" },
];

describe("field", () => {
  it("parses every canonical element and gives it back", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: FIELD_ORDER - 1n }), (value) => {
        expect(parseFieldElement(String(value), "here")).to.equal(value);
      }),
    );
  });

  for (const value of notCanonical) {
    it(`refuses ${typeof value === "bigint" ? `${value}n` : JSON.stringify(value)}`, () => {
      const error = expectError("FIELD_ELEMENT", () => parseFieldElement(value, "proof#/pi_a/0"));
      expect(error.location).to.equal("proof#/pi_a/0");
      expect(fieldElementShape().safeParse(value).success).to.equal(false);
    });
  }

  it("refuses ten million digits at once, with a short message", () => {
    const startedAt = performance.now();
    const error = expectError("FIELD_ELEMENT", () => parseFieldElement("7".repeat(1e7), "here"));
    expect(performance.now() - startedAt).to.be.below(1000);
    expect(error.message.length).to.be.below(120);
  });

  it("reads an ASCII label as a big-endian number", () => {
    expect(asciiToField("ab")).to.equal(0x6162n);
    expectError("LABEL", () => asciiToField("a b"));
    expectError("LABEL", () => asciiToField("x".repeat(32)));
  });

  it("packs values so that each can be read back from its place", () => {
    const values = fc.array(fc.integer({ min: 0, max: 2 ** 24 - 1 }), { maxLength: 40 });
    fc.assert(
      fc.property(values, (numbers) => {
        const words = packWords(numbers, 24, 10);
        expect(words.length).to.equal(Math.ceil(numbers.length / 10));
        for (const [index, number] of numbers.entries()) {
          const word = words[Math.floor(index / 10)] ?? 0n;
          expect((word >> BigInt(24 * (index % 10))) & 0xffffffn).to.equal(BigInt(number));
        }
      }),
    );
  });
});
