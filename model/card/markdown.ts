/** docs/model-card.md, written from the card alone. */
import type { ModelCard } from "./model-card.ts";
import {
  calibrationSection,
  crisesSection,
  driftSection,
  influenceSection,
} from "./sections/behaviour.ts";
import { dataSection, inputsSection, recipeSection, targetsSection } from "./sections/data.ts";
import {
  introduction,
  limitsSection,
  meaningSection,
  reproductionSection,
  useSection,
} from "./sections/frame.ts";
import { quantizationSection } from "./sections/quantization.ts";
import { validationSection } from "./sections/validation.ts";

export function cardMarkdown(card: ModelCard, cardHash: string): string {
  const sections = [
    introduction(card, cardHash),
    useSection(card),
    meaningSection(card),
    limitsSection(card),
    inputsSection(card),
    targetsSection(card),
    dataSection(card),
    recipeSection(card),
    validationSection(card),
    calibrationSection(card),
    crisesSection(card),
    influenceSection(card),
    quantizationSection(card),
    driftSection(card),
    reproductionSection(card),
  ];
  return `${sections.join("\n\n")}\n`;
}
