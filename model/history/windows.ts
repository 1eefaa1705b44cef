/** The stretches of market history that ship with Ballast: four crises and one calm fortnight. */
import type { HistoryWindow } from "./history-file.ts";

/** Whole UTC days, both ends included. */
function historyWindow(
  name: string,
  description: string,
  [from, to]: readonly [string, string],
): HistoryWindow {
  const firstRound = Date.parse(`${from}T00:00:00Z`) / 3_600_000;
  const lastRound = Date.parse(`${to}T23:00:00Z`) / 3_600_000;
  return { name, description, firstRound, lastRound };
}

export const HISTORY_WINDOWS: readonly HistoryWindow[] = [
  historyWindow("march-2020", "Black Thursday: half of the price gone on 12 and 13 March", [
    "2020-03-01",
    "2020-03-21",
  ]),
  historyWindow("calm-2020", "two quiet weeks of autumn 2020", ["2020-10-05", "2020-10-18"]),
  historyWindow("may-2021", "deleveraging after the April peak, worst on 19 May", [
    "2021-05-08",
    "2021-05-28",
  ]),
  historyWindow("may-2022", "UST loses its peg from 9 May", ["2022-05-01", "2022-05-21"]),
  historyWindow("june-2022", "stETH discount and forced sales, worst from 12 to 18 June", [
    "2022-06-01",
    "2022-06-21",
  ]),
];
