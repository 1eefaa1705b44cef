/**
 * bn254 arithmetic in this thread. snarkjs keeps a process-wide engine with workers of its own; this
 * one has none, so nothing has to be closed after a verification.
 */
import { type Bn128, buildBn128 } from "ffjavascript";

let engine: Promise<Bn128> | undefined;

export function bn254(): Promise<Bn128> {
  engine ??= buildBn128(true);
  return engine;
}
