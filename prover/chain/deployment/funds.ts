/** Whether an account can pay for a deployment, before the first transaction: half of one costs as well. */
import { formatEther, type Provider } from "ethers";
import { BallastError } from "../../../model/errors.ts";
import type { AddressBook } from "./address-book.ts";
import type { DeploymentPlan } from "./deployment-file.ts";
import type { ExtensionKind } from "./extensions/kinds.ts";

/**
 * The core with one feed of one market takes 37.6 million, and each contract around it with its wiring a
 * tenth to a half less than this (test/prover/chain/deployment/ bounds them). Chaos' adapter: with
 * sixteen markets.
 */
export const CORE_GAS = 42_000_000n;
export const EXTENSION_GAS: Readonly<Record<ExtensionKind, bigint>> = {
  SubmitAndSync: 400_000n,
  AggregatorV3Adapter: 700_000n,
  ChaosRiskOracleAdapter: 3_500_000n,
  LendingMarket: 4_200_000n,
  GuaranteeFund: 2_200_000n,
  AaveSteward: 3_800_000n,
  RegimeIrm: 1_200_000n,
  RegimeFeeHook: 1_600_000n,
};

export interface RequireFundsParameters {
  readonly provider: Provider;
  readonly account: string;
  readonly plan: DeploymentPlan;
  /** What stands already. */
  readonly book: AddressBook | undefined;
}

/** @throws BallastError `FUNDS` */
export async function requireFunds(parameters: RequireFundsParameters): Promise<void> {
  const { provider, account, plan, book } = parameters;
  const missing = plan.extensions
    .flatMap(({ contracts }) => contracts)
    .filter(({ label }) => book?.extensions[label] === undefined);
  const core = book === undefined ? CORE_GAS : 0n;
  const gas = missing.reduce((sum, { kind }) => sum + EXTENSION_GAS[kind], core);
  if (gas === 0n) return;
  const balance = await provider.getBalance(account);
  const { gasPrice } = await provider.getFeeData();
  const needed = gas * (gasPrice ?? 0n);
  if (balance > 0n && balance >= needed) return;
  const message = `the account holds ${formatEther(balance)} of ${formatEther(needed)}`;
  throw new BallastError("chain", "FUNDS", message, {
    location: account,
    hint: "an account that can pay for the deployment",
  });
}
