/**
 * How each constraint answers to each wire. With one wire moved by d, (A·w)(B·w) - C·w moves by
 * d (slope + d curvature), exactly: both numbers decide every value that the wire could take.
 */
import { dot, eachTerm, reduce, type System } from "./system.ts";

export interface Response {
  readonly slope: bigint;
  readonly curvature: bigint;
}

/** Calls back with every row and, for each wire in it other than the constant, its response. */
export function eachResponse(
  { r1cs }: System,
  witness: readonly bigint[],
  visit: (row: number, responses: ReadonlyMap<number, Response>) => void,
): void {
  const { a, b, c, constraintCount } = r1cs;
  for (let row = 0; row < constraintCount; row++) {
    const left = dot(r1cs, a, row, witness);
    const right = dot(r1cs, b, row, witness);
    const responses = new Map<number, { slope: bigint; curvature: bigint }>();
    const inA = new Map<number, bigint>();
    const add = (wire: number, slope: bigint): { slope: bigint; curvature: bigint } => {
      const known = responses.get(wire);
      const response = known ?? { slope: 0n, curvature: 0n };
      if (known === undefined) responses.set(wire, response);
      response.slope += slope;
      return response;
    };
    eachTerm(r1cs, a, row, (wire, coefficient) => {
      if (wire === 0) return;
      inA.set(wire, coefficient);
      add(wire, coefficient * right);
    });
    eachTerm(r1cs, b, row, (wire, coefficient) => {
      if (wire === 0) return;
      const response = add(wire, coefficient * left);
      response.curvature = reduce((inA.get(wire) ?? 0n) * coefficient);
    });
    eachTerm(r1cs, c, row, (wire, coefficient) => {
      if (wire !== 0) add(wire, -coefficient);
    });
    for (const response of responses.values()) response.slope = reduce(response.slope);
    visit(row, responses);
  }
}
