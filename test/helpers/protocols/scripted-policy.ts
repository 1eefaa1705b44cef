/** A policy that says whatever a test wants, also what RiskPolicy never would. */
import type { BaseContract } from "ethers";
import type { Curve } from "../../../prover/chain/protocols/adapters.ts";
import { call } from "../../../prover/chain/protocols/deploy.ts";
import { ethers } from "../chain.ts";

export const MODE = { answer: 0, revert: 1, burnGas: 2, flood: 3 } as const;

/** IRiskPolicy.Policy, in its order. */
export interface PolicyWords {
  readonly regime: number;
  readonly staleness: number;
  readonly isFrozen: boolean;
  readonly ageSeconds: number;
  readonly maxLtvBps: number;
  readonly borrowCap: bigint;
  readonly supplyCap: bigint;
  readonly curve: Curve;
  readonly liquidationBonusBps: number;
  readonly closeFactorBps: number;
  readonly graceSeconds: number;
  readonly lpFeePips: number;
}

export const CALM_CURVE: Curve = {
  kinkBps: 9_000,
  baseBps: 0,
  slope1Bps: 400,
  slope2Bps: 3_000,
  convexBps: 0,
};

export const STRESS_CURVE: Curve = {
  kinkBps: 8_000,
  baseBps: 300,
  slope1Bps: 900,
  slope2Bps: 6_500,
  convexBps: 5_000,
};

export const CALM_WORDS: PolicyWords = {
  regime: 0,
  staleness: 0,
  isFrozen: false,
  ageSeconds: 60,
  maxLtvBps: 7_500,
  borrowCap: 1_000n * 10n ** 18n,
  supplyCap: 5_000n * 10n ** 18n,
  curve: CALM_CURVE,
  liquidationBonusBps: 500,
  closeFactorBps: 5_000,
  graceSeconds: 0,
  lpFeePips: 500,
};

export const STRESS_WORDS: PolicyWords = {
  ...CALM_WORDS,
  regime: 2,
  maxLtvBps: 5_000,
  borrowCap: 100n * 10n ** 18n,
  supplyCap: 1_000n * 10n ** 18n,
  curve: STRESS_CURVE,
  liquidationBonusBps: 800,
  lpFeePips: 10_000,
};

export const deployScripted = () => ethers.deployContract("ScriptedContract");

/** Answers `policy`, `rateCurve` and `lpFee` with these words. */
export async function script(contract: BaseContract, words: PolicyWords): Promise<void> {
  const policy = await ethers.getContractAt("IRiskPolicy", await contract.getAddress());
  const answers = { policy: words, rateCurve: words.curve, lpFee: words.lpFeePips };
  for (const [name, answer] of Object.entries(answers)) {
    const selector = policy.interface.getFunction(name)?.selector;
    const encoded = policy.interface.encodeFunctionResult(name, [answer]);
    await call(contract, "setAnswer", selector, encoded);
  }
}
