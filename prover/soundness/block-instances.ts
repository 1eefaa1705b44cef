/** Components of a circuit as blocks of constraints, recognised by name and identified by a hash. */
import { createHash } from "node:crypto";
import { plainName } from "./names.ts";
import { eachTerm, type System } from "./system.ts";

interface Named {
  /** The component's name in a signal's, without the numbers that tell instances apart. */
  readonly component: string;
}

/** One component that bears a block's name. */
export interface Instance<B extends Named> {
  readonly path: string;
  readonly block: B;
  readonly wires: number[];
  /** The constraints that have no wire outside. */
  readonly rows: number[];
  /** Wires inside that occur in a constraint together with wires outside. */
  readonly joined: Set<number>;
}

const NONE = -1;

/** Every component that bears the name of a block, in the order of its wires. */
export function findInstances<B extends Named>(
  system: System,
  blocks: readonly B[],
): Instance<B>[] {
  const { r1cs, names } = system;
  const instances: Instance<B>[] = [];
  const instanceOf = new Int32Array(r1cs.wireCount).fill(NONE);
  const indexByPath = new Map<string, number>();
  const named = new Map<string, B | undefined>();
  const blockOf = (segment: string): B | undefined => {
    if (!named.has(segment)) {
      const plain = plainName(segment);
      named.set(
        segment,
        blocks.find(({ component }) => component === plain),
      );
    }
    return named.get(segment);
  };
  for (let wire = 1; wire < r1cs.wireCount; wire++) {
    const found = blockAround(names[wire] ?? "", blockOf);
    if (found === undefined) continue;
    let index = indexByPath.get(found.path);
    if (index === undefined) {
      index = instances.push({ ...found, wires: [], rows: [], joined: new Set() }) - 1;
      indexByPath.set(found.path, index);
    }
    instanceOf[wire] = index;
    instances[index]?.wires.push(wire);
  }
  for (let row = 0; row < r1cs.constraintCount; row++) {
    const wires = wiresOf(system, row);
    const around = new Set(wires.map((wire) => instanceOf[wire] ?? NONE));
    const [only = NONE] = around;
    if (around.size === 1) instances[only]?.rows.push(row);
    else for (const wire of wires) instances[instanceOf[wire] ?? NONE]?.joined.add(wire);
  }
  return instances;
}

/** The outermost component around the signal that bears a block's name. */
function blockAround<B>(name: string, blockOf: (segment: string) => B | undefined) {
  for (let start = 0, dot = name.indexOf("."); dot >= 0; dot = name.indexOf(".", start)) {
    const block = blockOf(name.slice(start, dot));
    if (block !== undefined) return { path: name.slice(0, dot), block };
    start = dot + 1;
  }
  return undefined;
}

function wiresOf({ r1cs }: System, row: number): number[] {
  const wires: number[] = [];
  for (const matrix of [r1cs.a, r1cs.b, r1cs.c]) {
    eachTerm(r1cs, matrix, row, (wire) => {
      if (wire !== 0) wires.push(wire);
    });
  }
  return wires;
}

/** sha-256 over the block's constraints with its wires numbered from 1, in whatever order they lie. */
export function hashBlock(
  { r1cs }: System,
  { wires, rows }: { readonly wires: readonly number[]; readonly rows: readonly number[] },
): string {
  const numbers = new Map(wires.toSorted((a, b) => a - b).map((wire, index) => [wire, index + 1]));
  const lines = rows.map((row) =>
    [r1cs.a, r1cs.b, r1cs.c].map((matrix) => {
      const terms: [number, string][] = [];
      eachTerm(r1cs, matrix, row, (wire, coefficient) => {
        terms.push([numbers.get(wire) ?? 0, coefficient.toString(16)]);
      });
      return terms.sort(([a], [b]) => a - b);
    }),
  );
  const sorted = lines.map((line) => JSON.stringify(line)).sort();
  return createHash("sha256")
    .update(`${wires.length}\n${sorted.join("\n")}`)
    .digest("hex");
}
