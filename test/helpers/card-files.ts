/** The committed model and its validation, as a card is made from them; edits are for refusals. */
import { readFileSync } from "node:fs";
import { modelText } from "./committed-model.ts";

type Json = Record<string, unknown>;

export const validationText = readFileSync(
  new URL("../../model/ballast-v1.validation.json", import.meta.url),
  "utf8",
);

export interface CardFileEdits {
  readonly model?: (file: Json) => Json;
  readonly validation?: (file: Json) => Json;
}

export function cardFiles({ model, validation }: CardFileEdits = {}) {
  const edited = (text: string, edit: ((file: Json) => Json) | undefined): string =>
    edit === undefined ? text : JSON.stringify(edit(JSON.parse(text)));
  return {
    model: { text: edited(modelText, model), source: "model.json" },
    validation: { text: edited(validationText, validation), source: "validation.json" },
  };
}
