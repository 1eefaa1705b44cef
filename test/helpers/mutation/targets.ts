/**
 * Which tests answer for which source: those whose file has the contract's name, those that own it
 * by the table, and the matrix of roles where the source asks for one.
 */
import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { sourcePaths } from "./compiler.ts";

/** Interfaces have no code, generated verifiers no author, and mocks no user. */
const NOT_OURS = /\/(interfaces|generated|mocks)\//;
const ROLES = "permissions";
/** Minutes of random acts each: too slow to be asked about every mutant; or about the gas of the build. */
const NOT_ASKED = /adversarial|year|gas/;

/** Beyond the tests of its own name, in the order in which they run. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  AaveCorridor: ["aave-steward"],
  AaveParameters: ["aave-steward"],
  AaveReserve: ["aave-steward"],
  AaveReserveBits: ["aave-steward"],
  BabyJubJub: ["publisher-registry"],
  Bits: ["labels"],
  BoundedLevel: ["policy-bounds", "risk-policy.edges", "risk-policy.config"],
  BoundedRead: ["regime-fee-hook", "regime-irm.unread"],
  Commitments: ["publisher-registry", "risk-oracle.feeds"],
  DebtIndex: ["lending-market.policy", "lending-market.exploits"],
  ExactTransfer: ["guarantee-fund"],
  Field: ["model-registry", "public-signals"],
  FeedBook: [
    "risk-oracle.feeds",
    "risk-oracle.told",
    "risk-oracle.listening",
    "risk-oracle.capacity",
    "risk-oracle.submit",
  ],
  Groth16: ["public-signals", "risk-oracle.verifier"],
  Lifting: ["risk-policy.config"],
  MarketSetup: ["risk-policy.config", "risk-policy.edges"],
  MarketTerms: ["lending-market.policy"],
  PolicyBounds: ["risk-policy.config"],
  PoolShares: ["guarantee-fund", "lending-market.exploits"],
  Profiles: ["rate-curve", "risk-policy.config"],
  PublicSignals: [
    "risk-oracle.observations",
    "risk-oracle.feeds",
    "risk-oracle.submit",
    "risk-oracle.reading",
  ],
  RateCurves: ["rate-curve"],
  RegimeMachine: ["risk-policy.edges"],
  ScoreHistory: ["risk-oracle.reading", "risk-oracle.observations", "risk-oracle.feeds"],
};

export interface Target {
  readonly contract: string;
  readonly path: string;
  readonly tests: readonly string[];
}

/** Those whose names are given, or all. */
export function targets(contracts: readonly string[]): Target[] {
  return sourcePaths()
    .filter((path) => !NOT_OURS.test(path))
    .map((path) => ({ contract: basename(path, ".sol"), path }))
    .filter(({ contract }) => contracts.length === 0 || contracts.includes(contract))
    .map(({ contract, path }) => ({ contract, path, tests: testsOf(contract, path) }));
}

function testsOf(contract: string, path: string): string[] {
  const names = [kebabCase(contract), ...(ALSO[contract] ?? [])];
  if (readFileSync(path, "utf8").includes(" restricted")) names.push(ROLES);
  const files = names.flatMap((name) =>
    globSync(`test/{contracts,model/policy}/**/${name}{,.*}.test.ts`).toSorted(),
  );
  return [...new Set(files)].filter((file) => !NOT_ASKED.test(file));
}

const kebabCase = (name: string): string =>
  name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, "-").toLowerCase();
