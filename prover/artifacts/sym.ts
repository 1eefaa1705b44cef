/** circom's symbol file: which wire carries which signal. */
import { BallastError } from "../../model/errors.ts";

/** Signal name, as `main.score[0]`, to wire. Signals that the optimiser removed have none. */
export type WireBySignal = ReadonlyMap<string, number>;

/** @throws BallastError `SYM_FORMAT` naming the line. */
export function parseSym(text: string): WireBySignal {
  const wires = new Map<string, number>();
  for (const [index, line] of text.split("\n").entries()) {
    if (line === "") continue;
    const match = /^\d+,(-1|\d+),\d+,(.+)$/.exec(line);
    if (match?.[1] === undefined || match[2] === undefined) {
      throw new BallastError("artifact", "SYM_FORMAT", "not a line of a symbol file", {
        location: `line ${index + 1}`,
      });
    }
    if (match[1] !== "-1") wires.set(match[2], Number(match[1]));
  }
  return wires;
}
