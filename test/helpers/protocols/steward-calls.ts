/** Calls of the steward of a scripted world, its fields and groups, and what it says of a sync. */
import type { ContractTransactionReceipt } from "ethers";
import { call } from "../../../prover/chain/protocols/deploy.ts";
import { expectRevert, type Revert, transact } from "../expect-revert.ts";
import type { scriptedAave } from "./aave-world.ts";

export type StewardWorld = Awaited<ReturnType<typeof scriptedAave>>;

/** IAaveSteward.Field. */
export const FIELD = {
  maxLtv: 0n,
  liquidationBonus: 1n,
  borrowCap: 2n,
  supplyCap: 3n,
  optimalUsage: 4n,
  baseRate: 5n,
  slope1: 6n,
  slope2: 7n,
} as const;

/** The bit of each IAaveSteward.Group. */
export const HELD = { ltv: 1, bonus: 2, borrowCap: 4, supplyCap: 8, rates: 16 } as const;
export const ALL_HELD = 31;

export const sync = ({ steward, asset }: StewardWorld) => call(steward, "sync", asset);

export function expectSyncRevert(
  { steward, asset }: StewardWorld,
  refusal: Pick<Revert, "error" | "args">,
): Promise<void> {
  const trying = transact({ contract: steward, name: "sync", args: [asset] });
  return expectRevert(trying, { by: steward, ...refusal });
}

/** The groups that a sync left alone, as its event says. */
export function heldIn({ steward }: StewardWorld, receipt: ContractTransactionReceipt): number {
  const parsed = receipt.logs.map((log) => steward.interface.parseLog(log));
  return Number(parsed.find((log) => log?.name === "ReserveSynced")?.args.held);
}
