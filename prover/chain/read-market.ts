/** A market of RiskPolicy as the policy's twin knows it, from the contract's own structs. */
import type { Result } from "ethers";
import type { Level, Loosening } from "../../model/policy/bounded-level.ts";
import {
  CALM,
  type MarketConfig,
  PARAMETERS,
  type Parameter,
  type PerParameter,
  type Regime,
  STRESS,
  TRANSITION,
} from "../../model/policy/market-config.ts";
import type { MarketPolicy } from "../../model/policy/policy.ts";
import { checkMarketConfig } from "./deployment/market-config-file.ts";
import type { DeploymentReader } from "./deployment/reader.ts";

const REGIMES: readonly Regime[] = [CALM, TRANSITION, STRESS];

export interface ChainMarket {
  readonly market: MarketPolicy;
  readonly config: MarketConfig;
}

/** @throws BallastError `REVERTED` with MarketNotConfigured */
export function readMarket(reader: DeploymentReader, marketId: bigint): Promise<ChainMarket> {
  return reader.read("RiskPolicy", async (contract) => {
    const config = configOf(await contract.getFunction("marketConfig")(marketId));
    return { config, market: marketOf(await contract.getFunction("marketState")(marketId)) };
  });
}

/** Of a MarketConfig; numbers small enough to be one, but for the caps. */
export function configOf(config: Result): MarketConfig {
  const { borrowCap, supplyCap, rules, limits, profiles } = config;
  const rows = (list: readonly Result[]) => list.map((row) => numbers(row));
  return checkMarketConfig(
    {
      ...numbers(config, ["borrowCap", "supplyCap", "rules", "limits", "profiles"]),
      borrowCap: String(borrowCap),
      supplyCap: String(supplyCap),
      rules: numbers(rules),
      limits: rows([...limits]),
      profiles: rows([...profiles]),
    },
    "MarketConfig",
  );
}

/** Of a MarketState. */
function marketOf(state: Result): MarketPolicy {
  const { regimeState: raw, levels, frozenUntil, manualUntil, manualTargets } = state;
  return {
    regimeState: {
      regime: REGIMES[Number(raw.regime)] ?? STRESS,
      aboveCalm: Number(raw.aboveCalm),
      aboveTransition: Number(raw.aboveTransition),
      easing: Number(raw.easing),
      steady: Number(raw.steady),
      score: Number(raw.score),
      round: Number(raw.round),
      observedAt: Number(raw.observedAt),
      regimeSince: Number(raw.regimeSince),
    },
    levels: perParameter((index) => levelOf(levels[index])),
    frozenUntil: Number(frozenUntil),
    manual: {
      targets: perParameter((index) => Number(manualTargets[index])),
      until: Number(manualUntil),
    },
  };
}

function levelOf({ value, clock }: Result): Level {
  return {
    value: Number(value),
    tightenedAt: Number(clock.tightenedAt),
    loosenings: unpackLoosenings(clock.loosenings),
    week: Number(clock.week),
    loosenedThisWeek: Number(clock.loosenedThisWeek),
    loosenedLastWeek: Number(clock.loosenedLastWeek),
  };
}

/** Three, newest lowest: 16 bits of amount, 32 bits of time each. */
function unpackLoosenings(packed: bigint): Loosening[] {
  return [0n, 48n, 96n].map((shift) => {
    const entry = packed >> shift;
    return {
      amount: Number(BigInt.asUintN(16, entry)),
      at: Number(BigInt.asUintN(32, entry >> 16n)),
    };
  });
}

function perParameter<T>(at: (index: number) => T): PerParameter<T> {
  const of = (parameter: Parameter) => at(PARAMETERS.indexOf(parameter));
  return {
    haircut: of("haircut"),
    cap: of("cap"),
    rate: of("rate"),
    liquidation: of("liquidation"),
    fee: of("fee"),
  };
}

function numbers(struct: Result, except: readonly string[] = []) {
  const fields = Object.entries(struct.toObject()).filter(([name]) => !except.includes(name));
  return Object.fromEntries(fields.map(([name, value]) => [name, Number(value)]));
}
