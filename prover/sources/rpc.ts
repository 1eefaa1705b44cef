/** A chain as a source: the right one, asked again when the connection fails, and given up in time. */
import { isError, type JsonRpcApiProvider } from "ethers";
import { isBallastError } from "../../model/errors.ts";
import { connectProvider } from "../chain/provider.ts";
import { DEFAULT_RETRY, type RetryPolicy, TransientError, withRetry } from "./retry.ts";
import { hostOf, sourceError } from "./source.ts";

export interface RpcEndpoint {
  /** May hold a key. */
  readonly url: string;
  readonly chainId: number;
  readonly retry?: RetryPolicy;
}

/** How Geth, Erigon, Nethermind, Reth and the large providers say that they forgot a block's state. */
const PRUNED =
  /missing trie node|pruned|archive|historical state|state .{0,120}(not|un)\s?available|no state/i;

/** A walk through a feed's rounds, or 30 days of fees, takes its time. */
const CHAIN_RETRY: RetryPolicy = {
  ...DEFAULT_RETRY,
  retries: 2,
  attemptMs: 90_000,
  totalMs: 240_000,
};

/**
 * Runs `use` with a provider of the chain. Everything it reads it reads again after a lost connection.
 * @throws BallastError `SOURCE_CHAIN` on another chain, `SOURCE_UNREACHABLE`, `SOURCE_TIMEOUT`,
 * `SOURCE_CALL` for a call that the chain refuses, and what `use` throws.
 */
export async function withChain<T>(
  { url, chainId, retry = CHAIN_RETRY }: RpcEndpoint,
  name: string,
  signal: AbortSignal,
  use: (provider: JsonRpcApiProvider) => Promise<T>,
): Promise<T> {
  const place = `${name} at ${hostOf(url)}`;
  return withRetry(place, retry, signal, async (ending) => {
    let provider: JsonRpcApiProvider | undefined;
    try {
      provider = await until(ending, connectProvider(url));
      await requireChain(provider, chainId, place);
      return await until(ending, use(provider));
    } catch (error) {
      throw asSourceError(error, place);
    } finally {
      provider?.destroy();
    }
  });
}

async function requireChain(
  provider: JsonRpcApiProvider,
  chainId: number,
  place: string,
): Promise<void> {
  const { chainId: actual } = await provider.getNetwork();
  if (actual === BigInt(chainId)) return;
  throw sourceError("SOURCE_CHAIN", place, `is on chain ${actual}, not on ${chainId}`);
}

/** ethers takes no signal; what it still does after the end is of no interest. */
async function until<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
    work.catch(() => {});
  }
}

function asSourceError(error: unknown, place: string): unknown {
  if (isBallastError(error, "JSON_SHAPE")) {
    return sourceError("SOURCE_ANSWER", place, `not the expected answer: ${error.message}`);
  }
  if (isBallastError(error) && error.code !== "RPC") return error;
  if (isError(error, "CALL_EXCEPTION") && PRUNED.test(JSON.stringify(error.info ?? ""))) {
    return sourceError("SOURCE_CALL", place, "the node no longer has the state of that block", {
      hint: "an archive node; others keep the state of about 128 blocks",
      cause: error,
    });
  }
  if (isError(error, "CALL_EXCEPTION") || isError(error, "BAD_DATA")) {
    return sourceError("SOURCE_CALL", place, "the contract refuses the call, or is another one", {
      hint: "the address of a contract of this kind",
      cause: error,
    });
  }
  const isLost =
    isBallastError(error, "RPC") ||
    isError(error, "NETWORK_ERROR") ||
    isError(error, "SERVER_ERROR") ||
    isError(error, "TIMEOUT");
  const isLate = error instanceof Error && error.name === "TimeoutError";
  if (isLate) return new TransientError(sourceError("SOURCE_TIMEOUT", place, "no answer in time"));
  const message = isLost ? "cannot be reached" : "does not answer as a node does";
  // The words of ethers repeat the address, and with it a key.
  const failure = sourceError(isLost ? "SOURCE_UNREACHABLE" : "SOURCE_CALL", place, message);
  return isLost ? new TransientError(failure) : failure;
}
