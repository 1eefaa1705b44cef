/**
 * Lagrange basis polynomials evaluated at one point: L_j(tau) = (tau^n - 1) / n · w^j / (tau - w^j)
 * over the n-th roots of unity w^j.
 */
import { batchInverse, inverse, multiply, power, rootOfUnity, subtract } from "./scalar-field.ts";

export interface LagrangeBasis {
  /** Over the domain of N points: entry i belongs to row i of the constraint system. */
  readonly domain: bigint[];
  /** Over the domain of 2N points, odd entries only: where snarkjs evaluates the quotient. */
  readonly oddCoset: bigint[];
}

export interface EvaluateLagrangeBasisParameters {
  /** Not a root of unity. */
  readonly tau: bigint;
  /** N = 2^domainPower. */
  readonly domainPower: number;
}

export function evaluateLagrangeBasis({
  tau,
  domainPower,
}: EvaluateLagrangeBasisParameters): LagrangeBasis {
  const size = 2 ** domainPower;
  const points = powersOf(rootOfUnity(domainPower + 1), 2 * size);
  const inverses = batchInverse(points.map((point) => subtract(tau, point)));
  const scale = vanishingOver(tau, size);
  const doubleScale = vanishingOver(tau, 2 * size);
  const domain: bigint[] = [];
  const oddCoset: bigint[] = [];
  for (const [index, point] of points.entries()) {
    const quotient = multiply(point, inverses[index] ?? 0n);
    if (index % 2 === 0) domain.push(multiply(scale, quotient));
    else oddCoset.push(multiply(doubleScale, quotient));
  }
  return { domain, oddCoset };
}

function powersOf(base: bigint, count: number): bigint[] {
  const powers = [1n];
  while (powers.length < count) powers.push(multiply(powers.at(-1) ?? 0n, base));
  return powers;
}

/** (tau^size - 1) / size */
function vanishingOver(tau: bigint, size: number): bigint {
  return multiply(subtract(power(tau, BigInt(size)), 1n), inverse(BigInt(size)));
}
