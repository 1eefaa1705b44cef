/** What rounding costs. Every number of the report is shown, also one that was added later. */
import { z } from "zod";
import { markdownTable } from "../../markdown.ts";
import type { ModelCard } from "../model-card.ts";

export function quantizationSection({ quantization }: ModelCard): string {
  const { layers, ...totals } = quantization;
  const flat = layers.map(numbersOf);
  const columns = [...new Set(flat.flatMap((layer) => [...layer.keys()]))];
  return `## Quantization

Errors are of 10000: hundredths of a point for the score, as fine a share of the cap for heads and layers. Flips are shares of rows. Printed by \`npx ballast quantize\`.

${markdownTable(
  ["quantity", "value"],
  [...numbersOf(totals)].map(([name, value]) => [name, String(value)]),
)}

${markdownTable(
  columns,
  flat.map((layer) => columns.map((column) => String(layer.get(column) ?? ""))),
)}`;
}

const nested = z.record(z.string(), z.unknown());

/** "activationError": { "max": 72.3 } becomes "activation error, max" with 72.3. */
function numbersOf(value: unknown): Map<string, number> {
  const members = nested.safeParse(value).data ?? {};
  return new Map(
    Object.entries(members).flatMap(([name, member]): [string, number][] => {
      if (typeof member === "number") return [[inWords(name), member]];
      return [...numbersOf(member)].map(([inner, number]) => [
        `${inWords(name)}, ${inner}`,
        number,
      ]);
    }),
  );
}

/** "maxWeight" as "max weight". */
function inWords(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
