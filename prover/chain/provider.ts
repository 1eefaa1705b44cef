/** A JSON-RPC endpoint that answers in time or is given up, and whose address is never printed. */
import { FetchRequest, JsonRpcProvider, Network } from "ethers";
import { z } from "zod";
import { BallastError } from "../../model/errors.ts";
import { parseStrictJson } from "../../model/strict-json.ts";

const REQUEST_TIMEOUT_MS = 15_000;
const ANSWER_MAX_LENGTH = 65_536;

const chainIdAnswer = z.object({ result: z.string().regex(/^0x[0-9a-f]{1,13}$/) });

/**
 * Asks for the chain first: ethers alone would ask a dead endpoint again and again, for ever.
 * @throws BallastError `RPC_URL`, or `RPC` when nothing that speaks JSON-RPC answers.
 */
export async function connectProvider(url: string): Promise<JsonRpcProvider> {
  const request = requestTo(url);
  const question = request.clone();
  question.body = { jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] };
  let answer: string;
  try {
    const response = await question.send();
    response.assertOk();
    answer = response.bodyText;
  } catch (cause) {
    throw noAnswer(url, cause);
  }
  const chainId = parseChainId(answer, url);
  const staticNetwork = Network.from(chainId);
  // Without a cache: what a transaction has just changed is read right after it.
  return new JsonRpcProvider(request, chainId, { staticNetwork, cacheTimeout: -1 });
}

/** Scheme and host: what follows often holds an access key. */
export function endpointName(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

function requestTo(url: string): FetchRequest {
  const scheme = URL.parse(url)?.protocol;
  if (scheme !== "http:" && scheme !== "https:") {
    throw new BallastError("usage", "RPC_URL", "not the address of a JSON-RPC endpoint", {
      location: "--rpc",
      hint: "an http or https URL",
    });
  }
  const request = new FetchRequest(url);
  request.timeout = REQUEST_TIMEOUT_MS;
  request.setThrottleParams({ maxAttempts: 3 });
  return request;
}

function parseChainId(answer: string, url: string): number {
  try {
    const source = endpointName(url);
    const parameters = { text: answer, source, maxLength: ANSWER_MAX_LENGTH };
    const { result } = parseStrictJson({ ...parameters, schema: chainIdAnswer });
    return Number(result);
  } catch (cause) {
    throw noAnswer(url, cause);
  }
}

function noAnswer(url: string, cause: unknown): BallastError {
  return new BallastError("chain", "RPC", "no answer to eth_chainId", {
    location: endpointName(url),
    hint: "a JSON-RPC endpoint that is up",
    cause,
  });
}
