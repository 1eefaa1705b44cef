/**
 * Where a Uniswap v4 hook must live. The lowest 14 bits of its address are its permissions, so a CREATE2
 * salt is searched until they are right: one in 16,384 is.
 */
import { concat, getBytes, getCreate2Address, hexlify, keccak256, toBeHex } from "ethers";
import { BallastError } from "../../model/errors.ts";

/** The deployer that is at this address on every chain that has it: call data is salt, then init code. */
export const CREATE2_DEPLOYER = "0x4e59b44847b379578588920cA78FbF26c0B4956C";

const ALL_HOOK_FLAGS = (1n << 14n) - 1n;
/** After initialise and before swap; no permission that returns amounts. */
export const FEE_HOOK_FLAGS = (1n << 12n) | (1n << 7n);
/** Sixty times the salts that one success takes on average. */
const MAX_SALTS = 1_000_000;

export interface HookAddress {
  readonly salt: string;
  readonly address: string;
}

/**
 * The first salt, counting from 0, whose address permits exactly `flags`.
 * @throws BallastError `NO_HOOK_SALT`
 */
export function findHookAddress(initCode: string, flags: bigint = FEE_HOOK_FLAGS): HookAddress {
  const initCodeHash = keccak256(initCode);
  const preimage = getBytes(concat(["0xff", CREATE2_DEPLOYER, toBeHex(0, 32), initCodeHash]));
  const salt = new DataView(preimage.buffer, 1 + 20 + 32 - 8, 8);
  for (let count = 0; count < MAX_SALTS; count++) {
    salt.setBigUint64(0, BigInt(count));
    const lowest = BigInt(`0x${keccak256(preimage).slice(-4)}`);
    if ((lowest & ALL_HOOK_FLAGS) !== flags) continue;
    const found = hexlify(preimage.slice(21, 53));
    return { salt: found, address: getCreate2Address(CREATE2_DEPLOYER, found, initCodeHash) };
  }
  throw new BallastError("internal", "NO_HOOK_SALT", `no salt below ${MAX_SALTS} fits the flags`);
}
