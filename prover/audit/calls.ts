/**
 * The call that led to an event. It is the transaction's own, or one inside AccessManager.execute, a
 * multicall or SubmitAndSync, which the call data show; or one that some other contract made, which only
 * a node's trace shows.
 */
import { Interface, type Result } from "ethers";
import { z } from "zod";
import type { ContractName } from "../chain/deployment/address-book.ts";
import { withoutUrls } from "../chain/revert.ts";
import { interfaceOf } from "./on-chain.ts";
import type { AuditedChain } from "./subject.ts";

export interface CallQuery {
  readonly transactionHash: string;
  readonly target: ContractName;
  readonly abi: Interface;
  readonly functionName: string;
  readonly matches?: (args: Result) => boolean;
}

export interface FoundCalls {
  /** The arguments of every such call in the transaction. */
  readonly calls: readonly Result[];
  /** When there are none and that proves nothing: why they could not be looked for everywhere. */
  readonly unseen?: string;
}

export async function callsTo(chain: AuditedChain, query: CallQuery): Promise<FoundCalls> {
  const transaction = await chain.provider.getTransaction(query.transactionHash);
  if (transaction === null) {
    return { calls: [], unseen: `the node does not hold transaction ${query.transactionHash}` };
  }
  const { data, to } = transaction;
  const shown = decode(chain, query, { to: to ?? "", data });
  if (shown.length > 0) return { calls: shown };
  const where = `transaction ${query.transactionHash} to ${to ?? "a new contract"}`;
  const traced = await trace(chain, query.transactionHash);
  if (typeof traced === "string") {
    return { calls: [], unseen: `${where} does not show the call, and ${traced}` };
  }
  return { calls: inTrace(chain, query, traced) };
}

interface Call {
  readonly to: string;
  readonly data: string;
}

function decode(chain: AuditedChain, query: CallQuery, { to, data }: Call): Result[] {
  const { contracts } = chain.book;
  if (isSame(to, contracts[query.target].address)) return decodeOwn(query, data);
  if (isSame(to, contracts.AccessManager.address)) return decodeManaged(chain, query, { to, data });
  const named = Object.values(chain.book.extensions).find(({ address }) => isSame(to, address));
  if (named?.contract !== "SubmitAndSync" || query.target !== "RiskOracle") return [];
  const call = SUBMIT_AND_SYNC.parseTransaction({ data });
  if (call === null || query.functionName !== "submit") return [];
  return decodeOwn(query, query.abi.encodeFunctionData("submit", call.args.slice(0, 4)));
}

/** Its first four arguments are those of RiskOracle.submit. */
const SUBMIT_AND_SYNC = new Interface([
  "function submitAndSync(uint256,uint256,uint256[8],uint256[],uint64[])",
]);

function decodeOwn({ abi, functionName, matches = () => true }: CallQuery, data: string): Result[] {
  const call = abi.parseTransaction({ data });
  return call?.name === functionName && matches(call.args) ? [call.args] : [];
}

function decodeManaged(chain: AuditedChain, query: CallQuery, { to, data }: Call): Result[] {
  const call = interfaceOf("AccessManager").parseTransaction({ data });
  if (call?.name === "execute") {
    return decode(chain, query, { to: call.args[0], data: call.args[1] });
  }
  if (call?.name !== "multicall") return [];
  const inner: string[] = [...call.args[0]];
  return inner.flatMap((part) => decode(chain, query, { to, data: part }));
}

/** What geth's callTracer answers, as far as it matters here. */
interface TracedCall {
  readonly to?: string | undefined;
  readonly input: string;
  readonly error?: string | undefined;
  readonly calls?: readonly TracedCall[] | undefined;
}
const tracedCallShape: z.ZodType<TracedCall> = z.looseObject({
  to: z.string().optional(),
  input: z.string(),
  error: z.string().optional(),
  get calls() {
    return z.array(tracedCallShape).optional();
  },
});

/** The tree of a transaction's calls, or in words why there is none. */
async function trace({ request }: AuditedChain, hash: string): Promise<TracedCall | string> {
  if (request === undefined) return "the endpoint cannot be asked for a trace";
  const tracer = { tracer: "callTracer" };
  let answer: unknown;
  try {
    answer = await request("debug_traceTransaction", [hash, tracer]);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : "no reason given";
    return `the node does not trace it (debug_traceTransaction: ${withoutUrls(reason ?? "")})`;
  }
  const parsed = tracedCallShape.safeParse(answer);
  return parsed.success ? parsed.data : "the node's trace is not callTracer's";
}

function inTrace(chain: AuditedChain, query: CallQuery, call: TracedCall): Result[] {
  // What a reverted call did, nobody did.
  if (call.error !== undefined) return [];
  const { address } = chain.book.contracts[query.target];
  const own = isSame(call.to ?? "", address) ? decodeOwn(query, call.input) : [];
  return [...own, ...(call.calls ?? []).flatMap((inner) => inTrace(chain, query, inner))];
}

const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
