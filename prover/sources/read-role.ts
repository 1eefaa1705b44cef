/** Reads one role, and decides what a failure means: an error, or features that are missing. */
import { isBallastError } from "../../model/errors.ts";
import { SECONDS_PER_HOUR } from "../../model/features/hourly-grid.ts";
import type { MarketEvent } from "../../model/features/market-events.ts";
import type { Role } from "./roles.ts";
import { sourceError } from "./source.ts";

export interface SourceWarning {
  readonly role: string;
  readonly code: string;
  readonly message: string;
}

export interface Reading {
  readonly role: Role;
  readonly facts: readonly MarketEvent[];
  readonly newestAt: number;
}

export interface ReadRoleParameters {
  readonly round: number;
  readonly signal: AbortSignal;
  /** Gets what a publisher should know before signing. */
  readonly warnings: SourceWarning[];
}

/** @throws BallastError what the source throws, `SOURCE_INCOMPLETE` for nothing, `SOURCE_STALE`. */
export async function readRequired(role: Role, parameters: ReadRoleParameters): Promise<Reading> {
  const { round, signal, warnings } = parameters;
  const to = round * SECONDS_PER_HOUR;
  const span = { from: to - role.lookBackSeconds, to };
  const { facts, newestAt } = await role.read({ span, signal });
  const place = `${role.name}: ${role.source}`;
  if (newestAt === undefined) throw sourceError("SOURCE_INCOMPLETE", place, "has nothing to say");
  const age = to - newestAt;
  const gaps = missingBars(facts);
  if (gaps > 0) {
    const message = `${role.source} has no bar for ${gaps} hours of its span`;
    warnings.push({ role: role.name, code: "SOURCE_GAP", message });
  }
  if (age <= role.maxAgeSeconds) return { role, facts, newestAt };
  throw sourceError("SOURCE_STALE", place, `its newest fact is ${age} s older than the round`, {
    hint: `at most ${role.maxAgeSeconds} s`,
    details: { ageSeconds: age, maxAgeSeconds: role.maxAgeSeconds },
  });
}

/** Undefined when the source fails, which is then among the warnings. */
export async function readOptional(
  role: Role,
  parameters: ReadRoleParameters,
): Promise<Reading | undefined> {
  try {
    return await readRequired(role, parameters);
  } catch (error) {
    const isOfSource = isBallastError(error) && (error.kind === "source" || error.kind === "input");
    if (!isOfSource || error.code === "SOURCE_ABORTED") throw error;
    const place = error.location === undefined ? "" : `${error.location}: `;
    const hint = error.hint === undefined ? "" : `; valid: ${error.hint}`;
    const message = `${place}${error.message}${hint}`;
    parameters.warnings.push({ role: role.name, code: error.code, message });
    return undefined;
  }
}

/** Hours between the first bar and the last without one. */
function missingBars(facts: readonly MarketEvent[]): number {
  const times = facts.flatMap((fact) => (fact.kind === "candle" ? [fact.bar.time] : []));
  if (times.length === 0) return 0;
  return ((times.at(-1) ?? 0) - (times[0] ?? 0)) / SECONDS_PER_HOUR + 1 - times.length;
}
