/** Tells on stderr which hours and days a data file is without, and keeps the facts for --json. */
import type { OnGap, SeriesGap } from "../../model/features/gaps.ts";
import type { Output } from "./output.ts";

export interface GapFacts {
  readonly file: string;
  readonly step: SeriesGap["step"];
  readonly missing: number;
  /** Start of the first missing step and of the last, UTC. */
  readonly first: string;
  readonly last: string;
}

const STEP_MS = { hour: 3_600_000, day: 86_400_000 } as const;

export function gapNotes(output: Output): { readonly onGap: OnGap; readonly gaps: GapFacts[] } {
  const gaps: GapFacts[] = [];
  const onGap: OnGap = ({ file, step, missing }) => {
    const at = (key: number): string =>
      `${new Date(key * STEP_MS[step]).toISOString().slice(0, 16)}Z`;
    const [first, last] = [at(missing[0] ?? 0), at(missing.at(-1) ?? 0)];
    gaps.push({ file, step, missing: missing.length, first, last });
    const count = `${missing.length} ${step}${missing.length === 1 ? "" : "s"}`;
    output.note(`warning[DATA_GAP]: ${file}: nothing for ${count} between ${first} and ${last}`);
  };
  return { onGap, gaps };
}
