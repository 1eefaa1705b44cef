/** What a model card and an explanation say in a few lines; the documents themselves say it all. */
import { createHash } from "node:crypto";
import { z } from "zod";
import { parseStrictJson } from "../../../model/strict-json.ts";
import type { Description } from "./description.ts";

const MAX_LENGTH = 4_000_000;

const met = z.looseObject({ met: z.boolean().nullable() });
const cardShape = z.looseObject({
  format: z.literal("ballast.model-card/1"),
  title: z.string(),
  modelCommitment: z.string(),
  validation: z.looseObject({
    targets: z.array(z.looseObject({ assets: z.record(z.string(), met) })),
  }),
  limits: z.array(z.string()),
  pictures: z.array(z.looseObject({ file: z.string(), sha256: z.string() })),
});

export function describeModelCard(text: string, source: string): Description {
  const card = parseStrictJson({ text, schema: cardShape, source, maxLength: MAX_LENGTH });
  const { title, modelCommitment, validation, limits, pictures } = card;
  const cardHash = `0x${createHash("sha256").update(text).digest("hex")}`;
  const cells = validation.targets.flatMap(({ assets }) => Object.values(assets));
  const targets = {
    met: cells.filter((cell) => cell.met === true).length,
    missed: cells.filter((cell) => cell.met === false).length,
    notJudged: cells.filter((cell) => cell.met === null).length,
  };
  return {
    title: `the card of model ${title}`,
    rows: [
      ["card hash", cardHash],
      ["model commitment", modelCommitment],
      ["targets", `${targets.met} met, ${targets.missed} missed, ${targets.notJudged} not judged`],
      ...limits.map((limit): [string, string] => ["limit", limit]),
      ...pictures.map(({ file, sha256 }): [string, string] => [file, sha256]),
    ],
    facts: { format: card.format, cardHash, modelCommitment, targets, limits, pictures },
  };
}

const explanationShape = z.looseObject({
  format: z.literal("ballast.explanation/1"),
  modelCommitment: z.string(),
  explanations: z
    .array(z.looseObject({ subject: z.string(), round: z.int(), sentence: z.string() }))
    .min(1),
});

export function describeExplanation(text: string, source: string): Description {
  const file = parseStrictJson({ text, schema: explanationShape, source, maxLength: MAX_LENGTH });
  return {
    title: "an explanation of scores",
    rows: [
      ["model commitment", file.modelCommitment],
      ...file.explanations.map(({ round, sentence }): [string, string] => [
        `round ${round}`,
        sentence,
      ]),
    ],
    facts: file,
  };
}
