/** Remembers the step with the lowest validation loss and says when to stop waiting for a lower one. */
export class EarlyStopping {
  readonly #patience: number;
  #best = { step: 0, loss: Number.POSITIVE_INFINITY };
  #checksSince = 0;

  /** @param patience checks without a lower loss before training stops */
  constructor(patience: number) {
    this.#patience = patience;
  }

  get bestStep(): number {
    return this.#best.step;
  }

  /** Whether training should stop now. */
  check(step: number, loss: number): boolean {
    if (loss < this.#best.loss) {
      this.#best = { step, loss };
      this.#checksSince = 0;
    } else {
      this.#checksSince += 1;
    }
    return this.#checksSince >= this.#patience;
  }
}
