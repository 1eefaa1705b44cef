/**
 * The call that led to an event: the transaction's own, or one inside AccessManager.execute or a
 * multicall. A call that another contract made is not in the call data and is not found.
 */
import type { Interface, Result } from "ethers";
import type { ContractName } from "../chain/deployment/address-book.ts";
import { interfaceOf } from "./on-chain.ts";
import type { AuditedChain } from "./subject.ts";

export interface CallQuery {
  readonly transactionHash: string;
  readonly target: ContractName;
  readonly abi: Interface;
  readonly functionName: string;
  readonly matches?: (args: Result) => boolean;
}

/** The arguments of every such call in a transaction. */
export async function callsTo(chain: AuditedChain, query: CallQuery): Promise<Result[]> {
  const transaction = await chain.provider.getTransaction(query.transactionHash);
  if (transaction === null) return [];
  return decode(chain, query, { to: transaction.to ?? "", data: transaction.data });
}

interface Call {
  readonly to: string;
  readonly data: string;
}

function decode(chain: AuditedChain, query: CallQuery, { to, data }: Call): Result[] {
  const { target, abi, functionName, matches = () => true } = query;
  const { contracts } = chain.book;
  if (isSame(to, contracts[target].address)) {
    const call = abi.parseTransaction({ data });
    return call?.name === functionName && matches(call.args) ? [call.args] : [];
  }
  if (!isSame(to, contracts.AccessManager.address)) return [];
  const call = interfaceOf("AccessManager").parseTransaction({ data });
  if (call?.name === "execute") {
    return decode(chain, query, { to: call.args[0], data: call.args[1] });
  }
  if (call?.name !== "multicall") return [];
  const inner: string[] = [...call.args[0]];
  return inner.flatMap((part) => decode(chain, query, { to, data: part }));
}

const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
