/** Numbers that look random and are the same in every run: sha-256 of a label and a counter. */
import { createHash } from "node:crypto";
import { FIELD_ORDER } from "../field.ts";

export class Draws {
  readonly #label: string;
  #count = 0;

  constructor(label: string) {
    this.#label = label;
  }

  /** In [0, bound); the bias of the remainder is below 2^-250 for bounds up to the field order. */
  below(bound: bigint): bigint {
    const digest = createHash("sha512")
      .update(`${this.#label} ${this.#count++}`)
      .digest("hex");
    return BigInt(`0x${digest}`) % bound;
  }

  bits(count: number): bigint {
    return this.below(2n ** BigInt(count));
  }

  field(): bigint {
    return this.below(FIELD_ORDER);
  }

  index(length: number): number {
    return Number(this.below(BigInt(length)));
  }
}
