/** How the generated documents write figures. */
import type { Spread } from "./statistics.ts";

const DIGITS = 3;

/** Three significant digits, no exponent, a true minus. */
export function figure(value: number): string {
  const text = Number(value.toPrecision(DIGITS)).toString();
  return text.replace("-", "−");
}

/** "1.2 [0.9, 1.5]", or the one value when every run gave it. */
export function spreadText({ median, low, high }: Spread): string {
  return low === high ? figure(median) : `${figure(median)} [${figure(low)}, ${figure(high)}]`;
}
