/** A `--seed`: what decides every random choice of a command, so that a run can be repeated. */
import { BallastError } from "../../model/errors.ts";

const SEED_MAX = 2 ** 31 - 1;

/** @throws BallastError `SEED` */
export function parseSeed(text: string): number {
  const seed = Number(text);
  if (/^(0|[1-9][0-9]{0,9})$/.test(text) && seed <= SEED_MAX) return seed;
  throw new BallastError("usage", "SEED", `--seed ${text}`, { hint: `0 to ${SEED_MAX}` });
}
