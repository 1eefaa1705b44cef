/** A `--from` or `--to`: a day or an hour in UTC, as the round that observes its start. */
import { BallastError } from "../../model/errors.ts";
import { MS_PER_HOUR, utcHour } from "../../model/features/epoch.ts";

const FORM = /^\d{4}-\d{2}-\d{2}(T\d{2}:00Z?)?$/;

/** @throws BallastError `UTC_DATE` */
export function parseUtcRound(flag: string, text: string): number {
  const [day = "", hour = "00"] = text.split(/[T:]/);
  const round = Date.parse(`${day}T${hour}:00:00.000Z`) / MS_PER_HOUR;
  // A day that does not exist, such as 30 February, reads as another one.
  const exists = Number.isFinite(round) && utcHour(round).startsWith(day);
  if (FORM.test(text) && exists) return round;
  throw new BallastError("usage", "UTC_DATE", `--${flag} ${text}`, {
    hint: "a day such as 2022-10-01, or an hour such as 2022-10-01T06:00, in UTC",
  });
}

export interface UtcPeriod {
  readonly first?: number;
  /** Exclusive. */
  readonly end?: number;
}

/** @throws BallastError `UTC_DATE`, or `UTC_PERIOD` for an end that is not after the start. */
export function parseUtcPeriod(options: {
  readonly from?: string;
  readonly to?: string;
}): UtcPeriod {
  const { from, to } = options;
  const first = from === undefined ? undefined : parseUtcRound("from", from);
  const end = to === undefined ? undefined : parseUtcRound("to", to);
  requireOrder(first, end);
  return { ...(first !== undefined && { first }), ...(end !== undefined && { end }) };
}

/** Both are known when one has a default. */
export function requireOrder(first: number | undefined, end: number | undefined): void {
  if (first === undefined || end === undefined || first < end) return;
  const message = `${utcHour(end)} is not after ${utcHour(first)}`;
  throw new BallastError("usage", "UTC_PERIOD", message, {
    hint: "--from is the first round and --to the first that is left out",
  });
}
