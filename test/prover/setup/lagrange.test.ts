import { expect } from "chai";
import fc from "fast-check";
import { FIELD_ORDER } from "../../../prover/field.ts";
import { evaluateLagrangeBasis } from "../../../prover/setup/lagrange.ts";
import {
  add,
  isRootOfUnity,
  multiply,
  power,
  rootOfUnity,
} from "../../../prover/setup/scalar-field.ts";

const element = fc.bigInt({ min: 0n, max: FIELD_ORDER - 1n });
const outsideDomains = element.filter((value) => !isRootOfUnity(value));
const coefficients = (length: number) =>
  fc.array(element, { minLength: length, maxLength: length });

const evaluate = (polynomial: readonly bigint[], x: bigint): bigint =>
  polynomial.reduceRight((sum, coefficient) => add(multiply(sum, x), coefficient), 0n);

const dot = (a: readonly bigint[], b: readonly bigint[]): bigint =>
  a.reduce((sum, value, i) => add(sum, multiply(value, b[i] ?? 0n)), 0n);

describe("evaluateLagrangeBasis", () => {
  it("turns values on the domain into the value at tau [fuzz]", () => {
    const cases = fc
      .integer({ min: 1, max: 5 })
      .chain((domainPower) =>
        fc.tuple(fc.constant(domainPower), outsideDomains, coefficients(2 ** domainPower)),
      );
    const property = fc.property(cases, ([domainPower, tau, polynomial]) => {
      const root = rootOfUnity(domainPower);
      const values = polynomial.map((_, i) => evaluate(polynomial, power(root, BigInt(i))));
      const { domain } = evaluateLagrangeBasis({ tau, domainPower });
      expect(dot(domain, values)).to.equal(evaluate(polynomial, tau));
    });
    fc.assert(property, { numRuns: 30 });
  });

  it("needs only odd points for a product that vanishes on the domain [fuzz]", () => {
    const cases = fc
      .integer({ min: 1, max: 4 })
      .chain((domainPower) =>
        fc.tuple(fc.constant(domainPower), outsideDomains, coefficients(2 ** domainPower)),
      );
    const property = fc.property(cases, ([domainPower, tau, quotient]) => {
      const size = 2 ** domainPower;
      const root = rootOfUnity(domainPower + 1);
      const product = (x: bigint): bigint =>
        multiply(evaluate(quotient, x), add(power(x, BigInt(size)), FIELD_ORDER - 1n));
      const values = quotient.map((_, i) => product(power(root, BigInt(2 * i + 1))));
      const { oddCoset } = evaluateLagrangeBasis({ tau, domainPower });
      expect(dot(oddCoset, values)).to.equal(product(tau));
    });
    fc.assert(property, { numRuns: 30 });
  });
});
