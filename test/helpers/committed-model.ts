/** The model and float model that ship with the project, as text and parsed. */
import { readFileSync } from "node:fs";
import { parseModelFile } from "../../model/model-file.ts";
import { parseFloatModel } from "../../model/quantization/float-model.ts";

const read = (name: string): string =>
  readFileSync(new URL(`../../model/${name}`, import.meta.url), "utf8");

export const modelText = read("ballast-v1.json");
export const floatModelText = read("ballast-v1.float.json");

export const committedModel = () => parseModelFile(modelText, "ballast-v1.json");
export const committedFloatModel = () => parseFloatModel(floatModelText, "ballast-v1.float.json");
