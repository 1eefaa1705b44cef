/** The tables of docs/policy.md, from the code that decides; the document may not say anything else. */
import { PERMISSIONS } from "../../contracts/ignition/permissions.ts";
import {
  limitsOf,
  PARAMETERS,
  type Parameter,
  type Profile,
  STARTING_CONFIG,
} from "../../model/policy/market-config.ts";
import { OUTER_CORRIDOR } from "../../model/policy/outer-corridor.ts";

type Row = readonly string[];

function renderTable(header: Row, rows: readonly Row[]): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) =>
    Math.max(...all.map((row) => (row[column] ?? "").length), 3),
  );
  const line = (row: Row) =>
    `| ${widths.map((width, i) => (row[i] ?? "").padEnd(width)).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [line(header), rule, ...rows.map(line)].join("\n");
}

const plain = (value: number): string => value.toLocaleString("en-US");

function duration(seconds: number): string {
  if (seconds === 0) return "0";
  if (seconds % 86_400 === 0) return `${seconds / 86_400} d`;
  return seconds % 3_600 === 0 ? `${seconds / 3_600} h` : `${seconds} s`;
}

const range = ({ min, max }: { min: number; max: number }): string =>
  `${plain(min)} to ${plain(max)}`;

/** Unit of the number that follows, outer corridor, and how far apart regimes may be. */
const NUMBERS: readonly [keyof Profile, Parameter, string, string][] = [
  ["maxLtvBps", "haircut", "bps", `${OUTER_CORRIDOR.minLtvBps} to threshold − buffer`],
  ["borrowCapBps", "cap", "bps of the cap", range(OUTER_CORRIDOR.capShareBps)],
  ["supplyCapBps", "cap", "bps of the cap", range(OUTER_CORRIDOR.capShareBps)],
  ["kinkBps", "rate", "bps of utilisation", range(OUTER_CORRIDOR.kinkBps)],
  ["baseBps", "rate", "bps a year", range(OUTER_CORRIDOR.baseBps)],
  ["slope1Bps", "rate", "bps a year", range(OUTER_CORRIDOR.slope1Bps)],
  ["slope2Bps", "rate", "bps a year", `${range(OUTER_CORRIDOR.slope2Bps)}, ≥ slope1`],
  ["convexBps", "rate", "bps a year", `slope2 + convex ≤ ${plain(OUTER_CORRIDOR.slope2Bps.max)}`],
  [
    "liquidationBonusBps",
    "liquidation",
    "bps of the debt",
    `${range(OUTER_CORRIDOR.liquidationBonusBps)}, threshold × (1 + bonus) ≤ 100 %`,
  ],
  ["closeFactorBps", "liquidation", "bps of the debt", range(OUTER_CORRIDOR.closeFactorBps)],
  ["graceSeconds", "liquidation", "seconds", `0 to ${plain(OUTER_CORRIDOR.maxGraceSeconds)}`],
  ["lpFeePips", "fee", "millionths", range(OUTER_CORRIDOR.lpFeePips)],
];

function parameters(): string {
  const rows = NUMBERS.map(([name, level, unit, corridor]) => [
    `\`${name}\``,
    level,
    unit,
    ...STARTING_CONFIG.profiles.map((profile) => plain(profile[name])),
    corridor,
  ]);
  return renderTable(
    ["parameter", "level", "unit", "calm", "transition", "stress", "outer corridor"],
    rows,
  );
}

function steps(): string {
  const rows = PARAMETERS.map((parameter) => {
    const limits = limitsOf(STARTING_CONFIG, parameter);
    const isAtOnce = limits.tightenDelaySeconds === 0;
    return [
      parameter,
      isAtOnce
        ? "to the target, at once"
        : `${plain(limits.tightenStep)} per ${duration(limits.tightenDelaySeconds)}`,
      `${plain(limits.loosenStep)} per ${duration(limits.loosenDelaySeconds)}`,
      plain(limits.loosenBudget),
      plain(limits.loosenBudgetWeek),
    ];
  });
  return renderTable(["level", "tightens", "loosens", "in 24 h", "in 7 d"], rows);
}

function outerSteps(): string {
  const { mostLoosening, minTightenDelaySeconds: slow, minLoosenDelaySeconds } = OUTER_CORRIDOR;
  const shortest: Partial<Record<Parameter, number>> = slow;
  const rows = PARAMETERS.map((parameter) => {
    const { loosenStep, loosenBudget, loosenBudgetWeek } = mostLoosening[parameter];
    const delay = shortest[parameter];
    const loosenDelay = Math.max(minLoosenDelaySeconds, delay ?? 0);
    return [
      parameter,
      delay === undefined ? "at once, always" : `at most a regime per ${duration(delay)}`,
      `${plain(loosenStep)} per ${duration(loosenDelay)}`,
      plain(loosenBudget),
      plain(loosenBudgetWeek),
    ];
  });
  return renderTable(["level", "tightens", "loosens by at most", "in 24 h", "in 7 d"], rows);
}

function outerMoves(): string {
  const rows = [
    ...Object.entries(OUTER_CORRIDOR.maxRateStepBps).map(([name, most]) => ["rate", name, most]),
    ...Object.entries(OUTER_CORRIDOR.maxLiquidationStepBps).map(([name, most]) => [
      "liquidation",
      name,
      most,
    ]),
  ].map(([level, name, most]) => [String(level), `\`${name}\``, plain(Number(most))]);
  return renderTable(["level", "number", "moves in one step by at most, bps"], rows);
}

function market(): string {
  const { rules, ...config } = STARTING_CONFIG;
  const outer = OUTER_CORRIDOR;
  const rows: Row[] = [
    [
      "`liquidationThresholdBps`",
      "bps",
      plain(config.liquidationThresholdBps),
      range(outer.liquidationThresholdBps),
    ],
    ["`ltvBufferBps`", "bps", plain(config.ltvBufferBps), `≥ ${outer.minLtvBufferBps}`],
    ["`staleAfterSeconds`", "time", duration(config.staleAfterSeconds), "> 0, < dead"],
    [
      "`deadAfterSeconds`",
      "time",
      duration(config.deadAfterSeconds),
      `≤ ${duration(outer.maxDeadSeconds)}`,
    ],
    ["`borrowCap`", "market's own", "per market", "1 to 2^128 − 2"],
    ["`supplyCap`", "market's own", "per market", "1 to 2^128 − 2"],
    ["`transitionFrom`", "0.01 point", plain(rules.transitionFrom), "> hysteresis"],
    [
      "`stressAbove`",
      "0.01 point",
      plain(rules.stressAbove),
      "≥ transitionFrom + hysteresis, < 10,000",
    ],
    ["`hysteresis`", "0.01 point", plain(rules.hysteresis), "> 0"],
    [
      "`maxIntervalWidth`",
      "0.01 point",
      plain(rules.maxIntervalWidth),
      `1 to ${plain(outer.maxAnomalyLimit)}`,
    ],
    ["`maxJump`", "0.01 point", plain(rules.maxJump), `1 to ${plain(outer.maxAnomalyLimit)}`],
    ["`confirmationsUp`", "rounds", plain(rules.confirmationsUp), "≥ 1, ≤ confirmationsDown"],
    [
      "`confirmationsDown`",
      "rounds",
      plain(rules.confirmationsDown),
      `≤ ${outer.maxConfirmations}`,
    ],
    [
      "`dwellSeconds`",
      "time",
      duration(rules.dwellSeconds),
      `≥ ${duration(outer.minDwellSeconds)}`,
    ],
  ];
  return renderTable(["number", "unit", "start", "outer corridor"], rows);
}

function roles(): string {
  const acts = { governor: "48 h", guardian: "0", operator: "0", admin: "48 h" } as const;
  const rows = PERMISSIONS.filter(({ target }) => target === "RiskPolicy").flatMap(
    ({ role, functions }) =>
      functions.map((signature) => [`\`${signature.split("(")[0]}\``, role, acts[role]]),
  );
  const open = ["sync", "syncBatch"].map((name) => [`\`${name}\``, "anybody", "0"]);
  return renderTable(["function", "role", "delay after the handover"], [...rows, ...open]);
}

export const POLICY_TABLES: Readonly<Record<string, () => string>> = {
  parameters,
  steps,
  "outer steps": outerSteps,
  "outer moves": outerMoves,
  market,
  roles,
};
