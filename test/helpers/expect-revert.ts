import { expect } from "chai";
import type { BaseContract } from "ethers";
import { networkHelpers } from "./chain.ts";

/** More than any call here takes; naming it sends the transaction without an estimate first. */
const GAS_LIMIT = 10_000_000;

export interface Call {
  readonly contract: BaseContract;
  readonly name: string;
  readonly args: readonly unknown[];
  /** The block's time; the next second if left out. */
  readonly at?: number;
}

/** Sends a transaction in a block of this time, whether or not it will revert. */
export async function transact({ contract, name, args, at }: Call) {
  if (at !== undefined) await networkHelpers.time.setNextBlockTimestamp(at);
  return contract.getFunction(name).send(...args, { gasLimit: GAS_LIMIT });
}

export interface Revert {
  /** The contract, or interface, that declares the error. */
  readonly by: BaseContract;
  readonly error: string;
  readonly args: readonly unknown[];
}

/** Holds that a call reverts with this error and these arguments. */
export async function expectRevert(call: Promise<unknown>, { by, error, args }: Revert) {
  await expect(call)
    .to.be.revertedWithCustomError(by, error)
    .withArgs(...args);
}

/**
 * The error that a call reverted with, if the contract declares it. Read from the returned data: the
 * chain's own message names it only for contracts whose code it knows.
 */
export function revertName({ interface: abi }: BaseContract, error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("data" in error)) return undefined;
  return typeof error.data === "string" ? abi.parseError(error.data)?.name : undefined;
}
