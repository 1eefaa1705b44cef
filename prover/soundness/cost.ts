/** What each step of a task takes. It differs from run to run, so no finding depends on it. */
export interface StepCost {
  readonly step: string;
  readonly seconds: number;
  /** Of the process itself, all threads; the compiler is a process of its own. */
  readonly cpuSeconds: number;
}

export interface Cost {
  readonly steps: readonly StepCost[];
  /** Most memory that the process has held so far. */
  readonly peakMegabytes: number;
}

const MICROSECONDS = 1e6;

/** Charges time to the step that was begun last. */
export class CostMeter {
  readonly #steps = new Map<string, { seconds: number; cpuSeconds: number }>();
  #step: string;
  #at = now();

  constructor(firstStep: string) {
    this.#step = firstStep;
  }

  begin(step: string): void {
    this.#charge();
    this.#step = step;
  }

  read(): Cost {
    this.#charge();
    return {
      steps: Array.from(this.#steps, ([step, cost]) => ({ step, ...cost })),
      peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
    };
  }

  #charge(): void {
    const at = now();
    const known = this.#steps.get(this.#step) ?? { seconds: 0, cpuSeconds: 0 };
    this.#steps.set(this.#step, {
      seconds: known.seconds + at.seconds - this.#at.seconds,
      cpuSeconds: known.cpuSeconds + at.cpuSeconds - this.#at.cpuSeconds,
    });
    this.#at = at;
  }
}

function now(): { readonly seconds: number; readonly cpuSeconds: number } {
  const { user, system } = process.cpuUsage();
  return { seconds: performance.now() / 1000, cpuSeconds: (user + system) / MICROSECONDS };
}
