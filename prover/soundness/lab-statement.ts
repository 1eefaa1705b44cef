/** Honest statements of a whole shape: the shipped model, publishers whose secrets anyone can compute. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { parseModelFile } from "../../model/model-file.ts";
import { SCHEMA } from "../../model/schema.ts";
import type { Shape } from "../artifacts/manifest.ts";
import { publicKeyOf } from "../report/babyjub.ts";
import { signReport } from "../report/report.ts";
import { type FeedFile, feedIdOf } from "../statement/feed.ts";
import { buildStatement, type Statement } from "../statement/statement.ts";
import { Draws } from "./draws.ts";

export interface LabStatement {
  readonly statement: Statement;
  /** Of the signers, in the order of their slots. */
  readonly secrets: readonly Uint8Array[];
}

export interface LabStatementParameters {
  readonly shape: Shape;
  /** Statements with other labels differ in round, feed and features. */
  readonly label: string;
  /** Where features lie: anywhere, all 0, all at their maximum, or the same in every report. */
  readonly features?: "scattered" | "zero" | "maximum" | "equal";
}

const MODEL_URL = new URL("../../model/ballast-v1.json", import.meta.url);
const SLOT_STEP = 2;

export function labStatement(parameters: LabStatementParameters): LabStatement {
  const { shape, label, features: where = "scattered" } = parameters;
  const draws = new Draws(label);
  const secrets = Array.from({ length: shape.reports }, (_, k) =>
    createHash("sha256").update(`soundness lab publisher ${k}`).digest(),
  );
  const publishers = secrets.map((secret, k) => ({
    slot: SLOT_STEP * k,
    name: `lab-${k}`,
    ...publicKeyOf(secret),
  }));
  const feed: FeedFile = {
    name: `lab-${draws.index(1_000_000)}`,
    periodSeconds: 3600,
    markets: Array.from({ length: shape.markets }, (_, i) => ({
      id: BigInt(i + 1),
      symbol: `M${i}`,
    })),
  };
  const round = draws.index(2 ** 31);
  const at = {
    zero: () => 0,
    maximum: (max: number) => max,
    equal: (max: number) => Math.floor(max / 3),
    scattered: (max: number) => draws.index(max + 1),
  }[where];
  const reports = secrets.map((secret) =>
    signReport(secret, {
      feedId: feedIdOf(feed),
      round,
      features: feed.markets.map(() => SCHEMA.map(({ max }) => at(max))),
    }),
  );
  const { model } = parseModelFile(readFileSync(MODEL_URL, "utf8"), "model/ballast-v1.json");
  return { statement: buildStatement({ shape, model, publishers, feed, reports }), secrets };
}
