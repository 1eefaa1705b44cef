/** How large every shape's circuit is, and how much of its power of two it leaves. */
import { readFileSync } from "node:fs";
import { findShape, publicSignalCount, shapeNames } from "../artifacts/manifest.ts";
import { parseR1cs } from "../artifacts/r1cs.ts";
import { type CompileShapeOptions, compileShape } from "./compile.ts";

export interface ShapeReport {
  readonly shape: string;
  readonly reports: number;
  readonly markets: number;
  /** Non-linear constraints; -O2 leaves no linear ones. */
  readonly constraints: number;
  readonly wires: number;
  readonly publicSignals: number;
  readonly power: number;
  /** Rows of 2^power that neither a constraint, a public signal nor the constant takes. */
  readonly spareRows: number;
}

/** Fewer spare rows than this and a small change of the circuit doubles its keys. */
export const SPARE_ROWS_MIN = 500;

export async function reportShape(
  name: string,
  options: CompileShapeOptions = {},
): Promise<ShapeReport> {
  const shape = findShape(name);
  const { reports, markets, power } = shape;
  const { paths } = await compileShape(shape, options);
  const { constraintCount, wireCount } = parseR1cs(readFileSync(paths.r1cs));
  const publicSignals = publicSignalCount(markets);
  return {
    shape: name,
    reports,
    markets,
    constraints: constraintCount,
    wires: wireCount,
    publicSignals,
    power,
    spareRows: 2 ** power - constraintCount - publicSignals - 1,
  };
}

export async function reportShapes(options: CompileShapeOptions = {}): Promise<ShapeReport[]> {
  const reports: ShapeReport[] = [];
  for (const name of shapeNames) reports.push(await reportShape(name, options));
  return reports;
}
