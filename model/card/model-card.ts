/**
 * The model card (`ballast.model-card/1`): every figure, definition, use and limit of the Markdown, as
 * one JSON value. Its sha-256 is the card hash that a ModelRegistry stores beside the commitment.
 */
import type {
  AllHoursFigures,
  AssetFigures,
  ModelFigures,
  TargetRow,
  ValidationReport,
} from "../evaluation/validation-report.ts";
import type { Bound, MonitoringProfile } from "../monitoring/profile-shape.ts";
import type { Provenance } from "../provenance.ts";
import type { CrisisFigures } from "./crises.ts";
import type { CardMetrics } from "./metrics.ts";

export const CARD_FORMAT = "ballast.model-card/1";

/** (Types, not interfaces: a card is plain JSON.) */
export type CardInput = {
  readonly name: string;
  readonly definition: string;
  readonly window: string;
  readonly source: string;
  readonly unit: string;
  /** A value times ten to this power is a plain ratio. */
  readonly exponent: number;
  readonly min: number;
  readonly max: number;
  /** Values at or below lo and at or above hi are as calm and as risky as the model can tell. */
  readonly lo: number;
  readonly hi: number;
  readonly neutral: number;
  readonly orientation: string;
  /** Share of the training rows that had no data for it. */
  readonly missingShare: number;
};

export type CardTarget = {
  readonly factor: string;
  readonly meaning: string;
  readonly definition: string;
};

export type CardInfluence = {
  readonly feature: string;
  /** Points of score over the held-out hours, to the end and to the start of the range. */
  readonly maxRise: number;
  readonly maxDrop: number;
  /** No market lets the input move the score further. */
  readonly provenAtMost: number;
};

export type CardLayer = {
  readonly inputs: number;
  readonly outputs: number;
  readonly shift: number;
  readonly cap: number;
  readonly weights: number;
  readonly nonZeroWeights: number;
};

export type CardModelFigures = Pick<ModelFigures, "name" | "title" | "isUnconstrained"> & {
  readonly assets: Record<"ETH" | "BTC", CardAssetFigures>;
};

export type CardAssetFigures = Pick<
  AssetFigures,
  "meanOfHalfYears" | "insideCrises" | "alarms" | "oursMinusThis"
> & { readonly all: AllHoursFigures };

export type CardCrisis = {
  readonly name: string;
  readonly description: string;
  readonly figures: readonly CrisisFigures[];
};

export type CardPicture = {
  readonly file: string;
  readonly title: string;
  readonly sha256: string;
};

export type ModelCard = {
  readonly format: typeof CARD_FORMAT;
  readonly title: string;
  readonly modelCommitment: string;
  readonly isHiding: boolean;
  readonly schemaHash: string;
  readonly architecture: string;
  readonly layers: readonly CardLayer[];
  readonly use: { readonly intended: readonly string[]; readonly notIntended: readonly string[] };
  readonly meaning: {
    readonly target: string;
    readonly anchors: readonly { readonly score: number; readonly probability: number }[];
    /** Points of score, and the chance that the fit on training rows gives there. */
    readonly knots: readonly { readonly score: number; readonly probability: number }[];
    /** Hundredths of a point, as all scores below. */
    readonly transitionFrom: number;
    readonly stressAbove: number;
    /** Every input at the lowest, and at the highest that can be signed. */
    readonly lowestScore: number;
    readonly highestScore: number;
    /** Every input neutral, and the same with a pegged asset that is worth nothing. */
    readonly calmScore: number;
    readonly pegLostScore: number;
  };
  readonly inputs: readonly CardInput[];
  readonly targets: readonly CardTarget[];
  readonly provenance: Provenance;
  /** Of the validation file's text. */
  readonly validationSha256: string;
  readonly validation: {
    readonly method: ValidationReport["method"];
    readonly targets: readonly TargetRow[];
    readonly models: readonly CardModelFigures[];
    /** Of our model, by asset. */
    readonly ours: Record<
      "ETH" | "BTC",
      Pick<AssetFigures, "hours" | "baseRate" | "halfYears" | "crises" | "calm" | "reliability">
    >;
  };
  readonly heldOut: CardMetrics["assets"];
  readonly crises: readonly CardCrisis[];
  readonly influence: readonly CardInfluence[];
  readonly quantization: CardMetrics["quantization"];
  readonly drift: {
    readonly rows: number;
    readonly windows: number;
    readonly windowRows: number;
    readonly falseAlarmShare: number;
    readonly bounds: readonly {
      readonly subject: string;
      readonly psi: Bound | null;
      readonly ks: Bound | null;
      readonly missing: Bound | null;
      readonly absentFor: readonly string[];
      readonly seen: MonitoringProfile["features"][number]["seen"];
    }[];
    readonly calibrationError: Bound | null;
  };
  readonly limits: readonly string[];
  readonly reproduction: readonly { readonly command: string; readonly gives: string }[];
  readonly pictures: readonly CardPicture[];
};
