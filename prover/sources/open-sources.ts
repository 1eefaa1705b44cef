/** From a part of the sources file to the source that plays it. */
import { BallastError } from "../../model/errors.ts";
import type { Bar } from "../../model/features/hourly-grid.ts";
import type { Observation } from "../../model/features/hourly-values.ts";
import {
  type CheckValue,
  checkFundingRate,
  checkGasPrice,
  checkRatio,
} from "../../model/features/plausible.ts";
import { chainlinkSource } from "./chainlink.ts";
import { candleFile, dayFile, priceFile } from "./files.ts";
import { type DayValue, fundingSource } from "./funding.ts";
import { gasPriceSource } from "./gas-price.ts";
import type { HttpEndpoint } from "./http.ts";
import { klinesSource } from "./klines.ts";
import { lendingPoolSource } from "./lending-pool.ts";
import { marketChartSource } from "./market-chart.ts";
import type { RetryPolicy } from "./retry.ts";
import type { RpcEndpoint } from "./rpc.ts";
import type { Source } from "./source.ts";
import type { CandleSpec, DaySpec, PriceSpec, SourcesFile } from "./sources-file.ts";

export interface SourceContext {
  readonly endpoints: SourcesFile["endpoints"];
  /** Files of the sources file are named from here. */
  readonly directory: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What the sources file is called in errors. */
  readonly location: string;
  readonly retry?: RetryPolicy;
}

export function openCandles(spec: CandleSpec, context: SourceContext): Source<Bar> {
  if (spec.kind === "file") return candleFile({ directory: context.directory, file: spec.file });
  const { symbol, path } = spec;
  return klinesSource({
    ...{ endpoint: httpEndpoint(spec.endpoint, context), symbol },
    ...(path !== undefined && { path }),
  });
}

export function openPrices(
  spec: PriceSpec,
  context: SourceContext,
  check: CheckValue,
): Source<Observation> {
  if (spec.kind === "file") {
    const { file, column, decimals = 0 } = spec;
    return priceFile({ directory: context.directory, file, column, decimals, check });
  }
  if (spec.kind === "market-chart") {
    return marketChartSource({
      endpoint: httpEndpoint(spec.endpoint, context),
      coin: spec.coin,
      check,
    });
  }
  const { address, description, decimals } = spec;
  return chainlinkSource({
    ...{ endpoint: rpcEndpoint(spec.endpoint, context), address, description, check },
    ...(decimals !== undefined && { decimals }),
  });
}

const DAY_CHECKS = {
  utilisation: checkRatio,
  funding: checkFundingRate,
  "gas-price": checkGasPrice,
};

/** @param role what the days are of, when a file says it only by its place */
export function openDays(
  spec: DaySpec,
  context: SourceContext,
  role: keyof typeof DAY_CHECKS,
): Source<DayValue> {
  if (spec.kind === "file") {
    const { file, column } = spec;
    return dayFile({ directory: context.directory, file, column, check: DAY_CHECKS[role] });
  }
  if (spec.kind === "funding-rate") {
    return fundingSource({ endpoint: httpEndpoint(spec.endpoint, context), symbol: spec.symbol });
  }
  const endpoint = rpcEndpoint(spec.endpoint, context);
  if (spec.kind === "fee-history") return gasPriceSource({ endpoint });
  const { dataProvider, oracle, reserves } = spec;
  return lendingPoolSource({ endpoint, dataProvider, oracle, reserves });
}

function httpEndpoint(name: string, context: SourceContext): HttpEndpoint {
  const endpoint = endpointOf(name, context);
  if (!("url" in endpoint)) throw configError(context, name, "is a chain, not an HTTP interface");
  const { header } = endpoint;
  const { retry } = context;
  return {
    url: urlOf(endpoint.url, name, context),
    ...(header && { headers: { [header.name]: secretOf(header.env, name, context) } }),
    ...(retry && { retry }),
  };
}

function rpcEndpoint(name: string, context: SourceContext): RpcEndpoint {
  const endpoint = endpointOf(name, context);
  if (!("rpc" in endpoint)) throw configError(context, name, "is an HTTP interface, not a chain");
  const { retry } = context;
  const url = urlOf(endpoint.rpc, name, context);
  return { url, chainId: endpoint.chainId, ...(retry && { retry }) };
}

function endpointOf(name: string, context: SourceContext) {
  const endpoint = Object.hasOwn(context.endpoints, name) ? context.endpoints[name] : undefined;
  if (endpoint === undefined) throw configError(context, name, "is not among the endpoints");
  return endpoint;
}

function urlOf(
  url: string | { readonly env: string },
  name: string,
  context: SourceContext,
): string {
  if (typeof url === "string") return url;
  const text = secretOf(url.env, name, context);
  const protocol = URL.parse(text)?.protocol;
  if (protocol === "http:" || protocol === "https:") return text;
  throw configError(context, name, `the variable ${url.env} holds no http or https address`);
}

function secretOf(variable: string, name: string, context: SourceContext): string {
  const value = context.env[variable];
  if (value !== undefined && value !== "") return value;
  throw configError(context, name, `needs the environment variable ${variable}`);
}

function configError(context: SourceContext, name: string, problem: string): BallastError {
  return new BallastError("usage", "SOURCES_ENDPOINT", `endpoint "${name}" ${problem}`, {
    location: `${context.location}#/endpoints`,
    hint: "see docs/observing.md",
  });
}
