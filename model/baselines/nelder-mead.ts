/** Minimises a function without derivatives (Nelder and Mead 1965), for a handful of parameters. */
export interface MinimiseParameters {
  readonly cost: (point: readonly number[]) => number;
  readonly start: readonly number[];
  /** Length of the first simplex's edges. */
  readonly step: number;
  readonly iterations: number;
}

interface Vertex {
  readonly point: readonly number[];
  readonly cost: number;
}

export function minimise({ cost, start, step, iterations }: MinimiseParameters): number[] {
  const at = (point: readonly number[]): Vertex => ({ point, cost: cost(point) });
  const simplex = [at(start), ...start.map((x, i) => at(start.with(i, x + step)))];
  for (let iteration = 0; iteration < iterations; iteration++) {
    simplex.sort((a, b) => a.cost - b.cost);
    const [best, worst, second] = [simplex[0], simplex.at(-1), simplex.at(-2)];
    if (best === undefined || worst === undefined || second === undefined) break;
    const centre = start.map((_, i) => meanAt(simplex.slice(0, -1), i));
    const along = (share: number): Vertex =>
      at(centre.map((c, i) => c + share * ((worst.point[i] ?? c) - c)));
    const reflected = along(-1);
    if (reflected.cost < best.cost) {
      const expanded = along(-2);
      simplex[simplex.length - 1] = expanded.cost < reflected.cost ? expanded : reflected;
    } else if (reflected.cost < second.cost) {
      simplex[simplex.length - 1] = reflected;
    } else {
      const contracted = along(reflected.cost < worst.cost ? -0.5 : 0.5);
      if (contracted.cost < Math.min(reflected.cost, worst.cost)) {
        simplex[simplex.length - 1] = contracted;
      } else {
        for (const [k, { point }] of simplex.entries()) {
          if (k > 0) simplex[k] = at(point.map((x, i) => (x + (best.point[i] ?? x)) / 2));
        }
      }
    }
  }
  return [...(simplex.toSorted((a, b) => a.cost - b.cost)[0]?.point ?? start)];
}

function meanAt(vertices: readonly Vertex[], index: number): number {
  return vertices.reduce((sum, { point }) => sum + (point[index] ?? 0), 0) / vertices.length;
}
