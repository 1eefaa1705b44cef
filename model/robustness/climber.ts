/**
 * Looks for the market in which a push of one input moves the score most: from random and from given
 * starts, one input after another goes to the best of a few candidates. What it finds is reached; that
 * there is nothing larger it cannot say.
 */
import { clamp } from "../fixed-point.ts";
import { ScoreCursor } from "../inference/score-cursor.ts";
import type { IntegerModel } from "../integer-model.ts";
import type { Random } from "../random.ts";

/** Values of an input between which the score can move. */
export interface Span {
  readonly from: number;
  readonly length: number;
}

export interface ClimberParameters {
  readonly model: IntegerModel;
  readonly spans: readonly Span[];
  readonly input: number;
  readonly units: number;
  readonly random: Random;
}

export interface Found {
  readonly gain: number;
  readonly values: readonly number[];
}

const STARTS = 96;
const SWEEPS = 8;
/** Candidates for an input: evenly over its span, both ends included, and near its value. */
const GRID = 8;
const NEARBY = 6;

export class Climber {
  readonly #cursor: ScoreCursor;
  readonly #input: number;
  readonly #units: number;
  readonly #random: Random;
  /** Of the pushed input: where the push can start. */
  readonly #spans: readonly Span[];

  constructor({ model, spans, input, units, random }: ClimberParameters) {
    this.#cursor = new ScoreCursor(model);
    this.#input = input;
    this.#units = units;
    this.#random = random;
    const own = spans[input] ?? { from: 0, length: 0 };
    this.#spans = spans.with(input, { from: own.from, length: own.length - units });
  }

  best(rows: readonly (readonly number[])[]): Found {
    const starts = Array.from({ length: STARTS }, () => this.#randomStart());
    const known = this.#largest(rows.map((row) => this.#within(row)));
    return this.#largest(
      [...starts, ...(known.values.length > 0 ? [known.values] : [])],
      (values) => this.#climb(values),
    );
  }

  #largest(
    starts: readonly (readonly number[])[],
    reach = (values: readonly number[]): Found => ({ gain: this.#gainOf(values), values }),
  ): Found {
    return starts.reduce<Found>(
      (best, start) => {
        const found = reach(start);
        return found.gain > best.gain ? found : best;
      },
      { gain: -1, values: [] },
    );
  }

  #within(row: readonly number[]): number[] {
    return this.#spans.map(({ from, length }, i) => clamp(row[i] ?? 0, from, from + length));
  }

  /** A random share of the inputs is calm: there most units are far from their caps. */
  #randomStart(): number[] {
    const calmShare = this.#random.uniform();
    return this.#spans.map(({ from, length }) =>
      this.#random.uniform() < calmShare ? from : from + this.#random.below(length + 1),
    );
  }

  #gainOf(values: readonly number[]): number {
    this.#cursor.load(values);
    return this.#gainFrom(values[this.#input] ?? 0);
  }

  #gainFrom(value: number): number {
    const raised = this.#cursor.set(this.#input, value + this.#units).score();
    return raised - this.#cursor.set(this.#input, value).score();
  }

  /** Input after input, to the candidate from which the push moves the score most. */
  #climb(start: readonly number[]): Found {
    const values = [...start];
    let gain = this.#gainOf(values);
    for (let sweep = 0; sweep < SWEEPS; sweep++) {
      for (const [input, span] of this.#spans.entries()) {
        for (const candidate of this.#candidates(span, values[input] ?? 0)) {
          const isOwn = input === this.#input;
          if (!isOwn) this.#cursor.set(input, candidate);
          const reached = this.#gainFrom(isOwn ? candidate : (values[this.#input] ?? 0));
          if (reached <= gain) continue;
          gain = reached;
          values[input] = candidate;
        }
        this.#cursor.set(input, values[input] ?? 0);
      }
    }
    return { gain, values };
  }

  #candidates({ from, length }: Span, value: number): number[] {
    const near = Math.max(1, length >> (2 + this.#random.below(6)));
    return [
      ...Array.from({ length: GRID + 1 }, (_, i) => from + Math.round((i * length) / GRID)),
      ...Array.from({ length: NEARBY }, () =>
        clamp(value + this.#random.below(2 * near + 1) - near, from, from + length),
      ),
    ];
  }
}
