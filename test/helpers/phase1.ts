/**
 * A phase 1 made at home: valid to snarkjs, made in a second, and worth nothing, since its only
 * contribution is a beacon of zeros. Large enough for the tiny circuit.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { curves, powersOfTau } from "snarkjs";
import { describePhase1, type Phase1 } from "../../prover/ceremony/phase1.ts";

export const HOME_MADE_POWER = 4;
export const HOME_MADE_BEACON = "00".repeat(32);

let made: Promise<Phase1> | undefined;

export function homeMadePhase1(): Promise<Phase1> {
  made ??= make();
  return made;
}

async function make(): Promise<Phase1> {
  const directory = mkdtempSync(join(tmpdir(), "ballast-phase1-"));
  process.on("exit", () => rmSync(directory, { recursive: true, force: true }));
  const file = (name: string): string => join(directory, `${name}.ptau`);
  const curve = await curves.getCurveFromName("bn128");
  await powersOfTau.newAccumulator(curve, HOME_MADE_POWER, file("new"));
  await powersOfTau.beacon(file("new"), file("beacon"), "zeros", HOME_MADE_BEACON, 10);
  await powersOfTau.preparePhase2(file("beacon"), file("prepared"));
  await curve.terminate();
  return describePhase1(file("prepared"));
}
