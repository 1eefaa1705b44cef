/** What governance has announced: the AccessManager's scheduled calls that are neither done nor over. */
import { Interface, type Provider } from "ethers";
import { loadInterface } from "./abi.ts";
import type { AddressBook } from "./deployment/address-book.ts";
import { asChainError } from "./revert.ts";

const ACCESS_MANAGER = new Interface([
  "event OperationScheduled(bytes32 indexed operationId, uint32 indexed nonce, uint48 schedule, address caller, address target, bytes data)",
  "function getSchedule(bytes32 id) view returns (uint48)",
  "function grantRole(uint64 roleId, address account, uint32 executionDelay)",
  "function revokeRole(uint64 roleId, address account)",
  "function setRoleGuardian(uint64 roleId, uint64 guardian)",
  "function setRoleAdmin(uint64 roleId, uint64 admin)",
  "function setGrantDelay(uint64 roleId, uint32 newDelay)",
  "function setTargetFunctionRole(address target, bytes4[] selectors, uint64 roleId)",
  "function setTargetClosed(address target, bool closed)",
  "function setTargetAdminDelay(address target, uint32 newDelay)",
  "function updateAuthority(address target, address newAuthority)",
]);
/** What governance may do to a steward and to a fund. */
const STEWARD = new Interface([
  "function configureAsset(address asset, (uint64 marketId, uint128 unitsPerToken, uint40 maxBorrowCap, uint40 maxSupplyCap, bool setsLtv, bool setsLiquidationBonus, bool setsCaps, bool setsRates) config)",
  "function adopt(address asset)",
  "function setManualControl(address asset, uint40 until)",
]);
const FUND = new Interface([
  "function coverMarket(address market, uint128 eventCap)",
  "function dropMarket(address market)",
]);
/** Blocks a query: what public endpoints answer. */
const BLOCKS_PER_QUERY = 10_000;

export interface OperationsReader {
  readonly book: AddressBook;
  readonly provider: Provider;
  /** Time of the newest block, in seconds. */
  readonly now: number;
}

export interface PendingOperation {
  readonly operationId: string;
  readonly caller: string;
  /** The contract's name, or its address if the book does not know it. */
  readonly target: string;
  /** The call in words, or its data if no ABI knows it. */
  readonly call: string;
  /** Seconds since the epoch, and from the newest block on; 0 when it can be executed now. */
  readonly readyAt: number;
  readonly secondsLeft: number;
}

/** Oldest first. @throws BallastError `RPC` */
export async function pendingOperations(reader: OperationsReader): Promise<PendingOperation[]> {
  const address = reader.book.contracts.AccessManager.address;
  const pending = new Map<string, PendingOperation>();
  try {
    const newest = await reader.provider.getBlockNumber();
    for (let from = reader.book.block; from <= newest; from += BLOCKS_PER_QUERY) {
      const topics = ACCESS_MANAGER.encodeFilterTopics("OperationScheduled", []);
      const toBlock = Math.min(newest, from + BLOCKS_PER_QUERY - 1);
      for (const log of await reader.provider.getLogs({
        address,
        topics,
        fromBlock: from,
        toBlock,
      })) {
        const parsed = ACCESS_MANAGER.parseLog(log);
        if (parsed === null) continue;
        const { operationId, caller, target, data } = parsed.args;
        const readyAt = await scheduleOf(reader, address, operationId);
        pending.delete(operationId);
        if (readyAt === 0) continue;
        const secondsLeft = Math.max(0, readyAt - reader.now);
        const words = describeCall(reader, target, data);
        pending.set(operationId, { operationId, caller, ...words, readyAt, secondsLeft });
      }
    }
    return [...pending.values()];
  } catch (error) {
    throw asChainError(error, ACCESS_MANAGER, `AccessManager ${address}`);
  }
}

/** 0 once the operation is executed, cancelled or expired. */
async function scheduleOf(reader: OperationsReader, to: string, id: string): Promise<number> {
  const data = ACCESS_MANAGER.encodeFunctionData("getSchedule", [id]);
  const answer = await reader.provider.call({ to, data });
  return Number(ACCESS_MANAGER.decodeFunctionResult("getSchedule", answer)[0]);
}

function describeCall(reader: OperationsReader, address: string, data: string) {
  const { contracts, extensions } = reader.book;
  const named = [...Object.entries(contracts), ...Object.entries(extensions)];
  const target = named.find(([, c]) => c.address === address)?.[0] ?? address;
  const abi = abiOf(extensions[target]?.contract ?? target);
  const parsed = abi?.parseTransaction({ data });
  if (!parsed) return { target, call: data };
  const args = parsed.fragment.inputs.map(({ name }, i) => `${name} ${show(parsed.args[i])}`);
  return { target, call: `${parsed.name}(${args.join(", ")})` };
}

function abiOf(target: string): Interface | undefined {
  if (target === "AccessManager") return ACCESS_MANAGER;
  if (target === "RiskOracle") return loadInterface("IRiskOracle");
  if (target === "RiskPolicy") return loadInterface("IRiskPolicy");
  if (target === "PublisherRegistry") return loadInterface("IPublisherRegistry");
  if (target === "AaveSteward") return STEWARD;
  if (target === "GuaranteeFund") return FUND;
  return target === "ModelRegistry" ? loadInterface("IModelRegistry") : undefined;
}

function show(value: unknown): string {
  if (Array.isArray(value)) return `(${value.map(show).join(", ")})`;
  return String(value);
}
