/**
 * Where a Uniswap v4 hook must live. The lowest 14 bits of its address are its permissions, so a CREATE2
 * salt is searched until they are right: one in 16,384 is.
 */
import {
  concat,
  getBytes,
  getCreate2Address,
  hexlify,
  keccak256,
  type Signer,
  Transaction,
  toBeHex,
} from "ethers";
import { BallastError } from "../../model/errors.ts";

/** Answers call data of a salt and init code; at this address on every chain that has it. */
export const CREATE2_DEPLOYER = "0x4e59b44847b379578588920cA78FbF26c0B4956C";
/** Signed for every chain by nobody's key, which is what makes that address the same everywhere. */
const DEPLOYER_TRANSACTION =
  "0xf8a58085174876e800830186a08080b853604580600e600039806000f350fe7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf31ba02222222222222222222222222222222222222222222222222222222222222222a02222222222222222222222222222222222222222222222222222222222222222";

const ALL_HOOK_FLAGS = (1n << 14n) - 1n;
/** After initialise and before swap; no permission that returns amounts. */
export const FEE_HOOK_FLAGS = (1n << 12n) | (1n << 7n);
/** Twenty-four times what one success takes on average; one search in 10^10 would want more. */
const MAX_SALTS = 400_000;

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

export interface DeployHookParameters {
  readonly signer: Signer;
  /** Constructor arguments included. */
  readonly initCode: string;
}

/**
 * Deploys a hook where its permissions want it and returns the address; brings the CREATE2 deployer to a
 * chain that has none. Deploying the same hook again changes nothing.
 * @throws BallastError `NO_HOOK_SALT`, `NO_PROVIDER`
 */
export async function deployHook({ signer, initCode }: DeployHookParameters): Promise<string> {
  const { provider } = signer;
  if (!provider) throw new BallastError("internal", "NO_PROVIDER", "the signer has no chain");
  const { salt, address } = findHookAddress(initCode);
  const isEmpty = async (at: string) => (await provider.getCode(at)) === "0x";
  if (!(await isEmpty(address))) return address;
  if (await isEmpty(CREATE2_DEPLOYER)) {
    const { from, gasLimit, gasPrice } = Transaction.from(DEPLOYER_TRANSACTION);
    const funding = { to: from, value: gasLimit * (gasPrice ?? 0n) };
    await (await signer.sendTransaction(funding)).wait();
    await (await provider.broadcastTransaction(DEPLOYER_TRANSACTION)).wait();
  }
  const creation = { to: CREATE2_DEPLOYER, data: concat([salt, initCode]) };
  await (await signer.sendTransaction(creation)).wait();
  return address;
}
