/**
 * M2: every wire moved alone, all others kept. Not a sample of values: a constraint lets a wire move
 * by any amount, by exactly one amount, or not at all, so all p - 1 other values are decided.
 */
import { FIELD_ORDER } from "../field.ts";
import { inverse, multiply } from "../setup/scalar-field.ts";
import { eachResponse, type Response } from "./derivative.ts";
import type { System } from "./system.ts";

export interface FreeWire {
  readonly wire: number;
  readonly name: string;
  /** The one amount that it can move by; undefined when it can take any value. */
  readonly step: bigint | undefined;
}

/** Wires that can take another value at this witness. */
export function freeWires(system: System, witness: readonly bigint[]): FreeWire[] {
  const { wireCount } = system.r1cs;
  const isPinned = new Uint8Array(wireCount);
  const moves = new Map<number, Response>();
  eachResponse(system, witness, (_, responses) => {
    for (const [wire, response] of responses) {
      const { slope, curvature } = response;
      if (isPinned[wire] === 1 || (slope === 0n && curvature === 0n)) continue;
      const move = moves.get(wire);
      if (slope === 0n || curvature === 0n) isPinned[wire] = 1;
      else if (move === undefined) moves.set(wire, { slope, curvature });
      else if (!haveOneStep(move, response)) isPinned[wire] = 1;
    }
  });
  const free: FreeWire[] = [];
  for (let wire = 1; wire < wireCount; wire++) {
    if (isPinned[wire] === 1) continue;
    const move = moves.get(wire);
    const step = move && multiply(FIELD_ORDER - move.slope, inverse(move.curvature));
    free.push({ wire, name: system.names[wire] ?? "", step });
  }
  return free;
}

/** Whether -slope / curvature is the same, compared without an inverse: there are many rows. */
function haveOneStep(x: Response, y: Response): boolean {
  return multiply(x.slope, y.curvature) === multiply(y.slope, x.curvature);
}
