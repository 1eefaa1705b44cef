/**
 * M2: every wire moved alone, all others kept. Not a sample of values: a constraint lets a wire move
 * by any amount, by exactly one amount, or not at all, so all p - 1 other values are decided.
 */
import { FIELD_ORDER } from "../field.ts";
import { inverse } from "../setup/scalar-field.ts";
import { eachResponse } from "./derivative.ts";
import type { System } from "./system.ts";

export interface FreeWire {
  readonly wire: number;
  readonly name: string;
  /** The one amount that it can move by; undefined when it can take any value. */
  readonly step: bigint | undefined;
}

const ANY = 0;
const ONE = 1;
const PINNED = 2;

/** Wires that can take another value at this witness. */
export function freeWires(system: System, witness: readonly bigint[]): FreeWire[] {
  const { wireCount } = system.r1cs;
  const freedom = new Uint8Array(wireCount);
  const steps = new Map<number, bigint>();
  eachResponse(system, witness, (_, responses) => {
    for (const [wire, { slope, curvature }] of responses) {
      if (freedom[wire] === PINNED || (slope === 0n && curvature === 0n)) continue;
      if (slope === 0n || curvature === 0n) {
        freedom[wire] = PINNED;
        continue;
      }
      const step = ((FIELD_ORDER - slope) * inverse(curvature)) % FIELD_ORDER;
      if (freedom[wire] === ANY) {
        freedom[wire] = ONE;
        steps.set(wire, step);
      } else if (steps.get(wire) !== step) freedom[wire] = PINNED;
    }
  });
  const free: FreeWire[] = [];
  for (let wire = 1; wire < wireCount; wire++) {
    if (freedom[wire] === PINNED) continue;
    const step = freedom[wire] === ONE ? steps.get(wire) : undefined;
    free.push({ wire, name: system.names[wire] ?? "", step });
  }
  return free;
}
