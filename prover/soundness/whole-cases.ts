/**
 * What a whole circuit must refuse: each ranged input just outside of its range, and statements whose
 * parts are in range and do not fit together. Whatever a signature covers is signed again, so that
 * it is not the signature that refuses it.
 */
import { SUBGROUP_ORDER } from "../field.ts";
import type { CircuitInputs } from "../statement/statement.ts";
import { Draws } from "./draws.ts";
import { edited, elementsOf, type Path, reseated, signedAgain } from "./input-edits.ts";
import type { LabStatement } from "./lab-statement.ts";
import { type OutsideCase, outsideValues, pathsOf } from "./samples.ts";

/** Of every ranged input of RiskScore; docs/formats.md, "Circuit inputs". */
const INPUT_BITS: Readonly<Record<string, number>> = {
  ...{ round: 32, marketIds: 64, publisherIndex: 4, features: 24, signatureS: 251 },
  ...{ normaliseLo: 24, normaliseScale: 24 },
  ...{ weights0: 8, weights1: 8, weights2: 8, weights3: 8 },
  ...{ biases0: 30, biases1: 30, biases2: 30, biases3: 30 },
};
const SIGNED: ReadonlySet<string> = new Set(["round", "marketIds", "features"]);

export function wholeOutsideCases(
  name: string,
  { statement, secrets }: LabStatement,
): OutsideCase[] {
  const honest = statement.inputs;
  const draws = new Draws(`${name} outside`);
  const ranged = Object.entries(INPUT_BITS).flatMap(([input, bits]) => {
    const paths = pathsOf(honest[input] ?? []).map((path): Path => [input, ...path]);
    return outsideValues(bits).map(([title, value]) => {
      // One place for each value: a whole circuit takes its time, and templates try three.
      const path = paths[draws.index(paths.length)] ?? [input];
      const inputs = edited(honest, path, () => value);
      return {
        title: `${path.join(".")} = ${title}`,
        inputs: SIGNED.has(input) ? signedAgain(inputs, secrets) : inputs,
      };
    });
  });
  return [...ranged, ...misfits(honest, secrets)];
}

function misfits(honest: CircuitInputs, secrets: readonly Uint8Array[]): OutsideCase[] {
  const seats = secrets.map((_, seat) => seat);
  const [, second = 0, ...others] = seats;
  const firstId = (): bigint => 1n;
  const hasTwoMarkets = elementsOf(honest, "marketIds").length > 1;
  return [
    { title: "one publisher twice", inputs: reseated(honest, [0, 0, ...others]) },
    { title: "publishers in another order", inputs: reseated(honest, [second, 0, ...others]) },
    { title: "a scale of 0", inputs: edited(honest, ["normaliseScale", 0], () => 0n) },
    {
      title: "a feature that nobody signed",
      inputs: edited(honest, ["features", 0, 0, 0], (value) => value ^ 1n),
    },
    {
      title: "a round that nobody signed",
      inputs: edited(honest, ["round"], (value) => value ^ 1n),
    },
    {
      title: "S + l",
      inputs: edited(honest, ["signatureS", 0], (s) => s + SUBGROUP_ORDER),
    },
    ...(hasTwoMarkets
      ? [
          {
            title: "one market twice",
            inputs: signedAgain(edited(honest, ["marketIds", 1], firstId), secrets),
          },
        ]
      : []),
  ];
}
