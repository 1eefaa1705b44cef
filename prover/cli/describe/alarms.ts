/** A market's alarm figures as two tables. */
import { PARAMETERS } from "../../../model/policy/market-config.ts";
import type { ChainAlarms } from "../../chain/read-alarms.ts";
import { table } from "../output.ts";
import { formatDuration } from "./chain-options.ts";
import { formatScore } from "./score.ts";

export function formatAlarms(alarms: ChainAlarms): string {
  const { dispersion, staleness, ageSeconds, isFrozen } = alarms;
  const market = table([
    ["market", String(alarms.marketId)],
    ["scores", `${staleness}, ${formatDuration(ageSeconds)} old${isFrozen ? ", FROZEN" : ""}`],
    ["dispersion", dispersion === undefined ? "no round yet" : formatScore(dispersion)],
    ["rounds", `${alarms.missedRounds} of 24 missed, ${alarms.unsyncedRounds} not synced`],
    ...alarms.pools.map(({ pool, utilisationBps, kinkBps, silentAboveKinkSeconds }) => [
      pool,
      `${utilisationBps / 100} % lent, kink ${kinkBps / 100} %, silent above it for ${formatDuration(silentAboveKinkSeconds)}`,
    ]),
  ]);
  return `${market}\n\n${levelTable(alarms)}`;
}

function levelTable({ levels }: ChainAlarms): string {
  const rows = PARAMETERS.map((name) => {
    const level = levels[name];
    return [
      name,
      String(level.value),
      level.next,
      `${level.loosenedDay} of ${level.budgetDay}`,
      `${level.loosenedWeeks} of ${level.budgetWeek}`,
      String(level.toLoosest),
      String(level.toTightest),
    ];
  });
  const header = ["level", "value", "next sync", "loosened in 24 h", "in two weeks"];
  return table([[...header, "to loosest", "to tightest"], ...rows]);
}
