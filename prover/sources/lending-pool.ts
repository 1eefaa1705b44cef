/**
 * Utilisation of a lending pool at the end of the last complete day: borrowed / supplied over its main
 * reserves, in USD by the pool's own oracle. Read through Aave v3's data provider; what is supplied
 * there is what is borrowed and what is left, as in the training data.
 */
import { Contract, type JsonRpcApiProvider } from "ethers";
import { SECONDS_PER_DAY } from "../../model/features/daily-values.ts";
import { checkRatio } from "../../model/features/plausible.ts";
import { lastBlockBefore } from "./block-at.ts";
import type { DayValue } from "./funding.ts";
import { type RpcEndpoint, withChain } from "./rpc.ts";
import { type ReadOptions, type Source, type Sourced, type Span, sourceError } from "./source.ts";

export interface LendingPoolParameters {
  readonly endpoint: RpcEndpoint;
  /** Aave's ProtocolDataProvider. */
  readonly dataProvider: string;
  /** Aave's price oracle. */
  readonly oracle: string;
  /** Token addresses of the reserves that count. */
  readonly reserves: readonly string[];
}

const DATA_PROVIDER_ABI = [
  "function getReserveConfigurationData(address) view returns (uint256 decimals,uint256,uint256,uint256,uint256,bool,bool,bool,bool,bool)",
  "function getReserveData(address) view returns (uint256,uint256,uint256 totalAToken,uint256 totalStableDebt,uint256 totalVariableDebt,uint256,uint256,uint256,uint256,uint256,uint256,uint40)",
];
const ORACLE_ABI = ["function getAssetPrice(address) view returns (uint256)"];
const MAX_TOKEN_DECIMALS = 36;

export function lendingPoolSource(parameters: LendingPoolParameters): Source<DayValue> {
  const name = `lending pool ${parameters.dataProvider}`;
  return {
    name,
    read: ({ span, signal }: ReadOptions) =>
      withChain(parameters.endpoint, name, signal, (provider) =>
        readUtilisation(provider, parameters, span),
      ),
  };
}

/** @throws BallastError `SOURCE_UNIT` for a pool that holds nothing or has lent more than it has. */
export async function readUtilisation(
  provider: Pick<JsonRpcApiProvider, "getBlock" | "call" | "resolveName" | "provider">,
  parameters: Omit<LendingPoolParameters, "endpoint">,
  { to }: Span,
): Promise<Sourced<DayValue>> {
  const name = `lending pool ${parameters.dataProvider}`;
  const dayEnd = Math.floor(to / SECONDS_PER_DAY) * SECONDS_PER_DAY;
  const block = await lastBlockBefore(provider, dayEnd, { name });
  const pool = new Contract(parameters.dataProvider, DATA_PROVIDER_ABI, provider);
  const oracle = new Contract(parameters.oracle, ORACLE_ABI, provider);
  const at = { blockTag: block.number };
  let [borrowed, supplied] = [0, 0];
  for (const reserve of parameters.reserves) {
    const [configuration, state, price] = await Promise.all([
      pool.getFunction("getReserveConfigurationData").staticCall(reserve, at),
      pool.getFunction("getReserveData").staticCall(reserve, at),
      oracle.getFunction("getAssetPrice").staticCall(reserve, at),
    ]);
    const decimals = Number(configuration.decimals);
    if (decimals > MAX_TOKEN_DECIMALS || price <= 0n) {
      throw sourceError(
        "SOURCE_UNIT",
        name,
        `reserve ${reserve} has no price or too many decimals`,
      );
    }
    const value = (amount: bigint): number => (Number(amount) / 10 ** decimals) * Number(price);
    borrowed += value(state.totalStableDebt + state.totalVariableDebt);
    supplied += value(state.totalAToken);
  }
  const utilisation = borrowed / supplied;
  const problem = supplied > 0 ? checkRatio(utilisation, undefined) : "nothing is supplied";
  if (problem !== undefined) throw sourceError("SOURCE_UNIT", name, problem);
  const facts = [{ time: dayEnd - SECONDS_PER_DAY, value: utilisation }];
  return { facts, newestAt: dayEnd };
}
