/** The account that pays: an endpoint that answers, then a keystore that opens. */
import { hexlify, type JsonRpcProvider, Wallet } from "ethers";
import { readTextFile } from "../artifacts/json-file.ts";
import { connectProvider } from "../chain/provider.ts";
import { openV3Keystore, parseV3Keystore } from "../report/v3-keystore.ts";
import type { CommandContext } from "./main.ts";
import { readPassphrase } from "./passphrase.ts";

export interface WalletOptions {
  readonly rpc: string;
  readonly keystore: string;
  readonly passphraseFile?: string;
}

export interface OpenWalletHooks {
  readonly onProgress: (stage: string) => void;
  /** Asked before the passphrase is. */
  readonly check?: (provider: JsonRpcProvider) => Promise<void>;
}

export interface OpenWallet {
  readonly wallet: Wallet;
  close(): void;
}

export async function openWallet(
  context: CommandContext,
  options: WalletOptions,
  { onProgress, check }: OpenWalletHooks,
): Promise<OpenWallet> {
  const keystore = parseV3Keystore(readTextFile(options.keystore), options.keystore);
  onProgress("asking the chain");
  const provider = await connectProvider(options.rpc);
  try {
    await check?.(provider);
    const passphrase = await readPassphrase(context, { file: options.passphraseFile });
    onProgress("opening the keystore");
    const wallet = new Wallet(hexlify(await openV3Keystore(keystore, passphrase)), provider);
    return { wallet, close: () => provider.destroy() };
  } catch (error) {
    provider.destroy();
    throw error;
  }
}
