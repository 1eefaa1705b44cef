/** Colours, axes and orders that the backtest's charts share. */
import { COLOURS } from "./render.ts";

export const WIDTH = 720;

interface ColourScale {
  readonly domain: string[];
  readonly range: string[];
}

export const REGIME_SCALE: ColourScale = {
  domain: ["calm", "transition", "stress"],
  range: [COLOURS.calm, COLOURS.transition, COLOURS.stress],
};

const STRATEGY_SCALE: ColourScale = {
  domain: ["adaptive", "static-calm", "static-middle", "static-tight", "foresight"],
  range: [COLOURS.ours, COLOURS.calm, COLOURS.transition, COLOURS.stress, COLOURS.other],
};

/** Only the strategies that are drawn, each in its own colour. */
export function strategyScale(rows: readonly { readonly strategy: string }[]): ColourScale {
  const drawn = new Set(rows.map(({ strategy }) => strategy));
  const kept = STRATEGY_SCALE.domain
    .map((name, i) => ({ name, colour: STRATEGY_SCALE.range[i] ?? COLOURS.other }))
    .filter(({ name }) => drawn.has(name));
  return { domain: kept.map(({ name }) => name), range: kept.map(({ colour }) => colour) };
}

export const quantity = (title: string) => ({ type: "quantitative" as const, title });

/** Each name once, in the order of its first mention. */
export const inOrder = (names: readonly string[]): string[] => [...new Set(names)];
