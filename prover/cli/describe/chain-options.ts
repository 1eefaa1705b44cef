/** Options and arguments that every command on a deployment shares. */
import type { Command } from "commander";
import { isAddress } from "ethers";
import { BallastError } from "../../../model/errors.ts";

export interface ChainOptions {
  rpc: string;
  addresses: string;
}

export const withChain = (command: Command): Command =>
  command
    .requiredOption("--rpc <url>", "JSON-RPC endpoint")
    .requiredOption("--addresses <file>", "address book of the deployment (ballast.addresses/1)");

/** @throws BallastError `MARKET` */
export function parseMarketId(text: string): bigint {
  if (/^[1-9][0-9]{0,19}$/.test(text) && BigInt(text) < 2n ** 64n) return BigInt(text);
  throw new BallastError("usage", "MARKET", `not a market id: ${text}`, {
    location: "--market",
    hint: "a decimal number from 1 to 2^64 − 1",
  });
}

/** @throws BallastError `ADDRESS` */
export function parseAddress(option: string, text: string): string {
  if (/^0x[0-9a-fA-F]{40}$/.test(text) && isAddress(text)) return text;
  throw new BallastError("usage", "ADDRESS", `not an address: ${text}`, {
    location: option,
    hint: "0x and 40 hexadecimal digits, whose case is a valid checksum or all the same",
  });
}

/** @throws BallastError `COUNT` */
export function parseCount(option: string, text: string, most: number): number {
  if (/^[1-9][0-9]{0,5}$/.test(text) && Number(text) <= most) return Number(text);
  throw new BallastError("usage", "COUNT", `${option} ${text}`, { hint: `1 to ${most}` });
}

export const timeOf = (seconds: number): string =>
  new Date(seconds * 1000).toISOString().replace(".000Z", "Z");

/** 5400 is "1 h 30 min". */
export function formatDuration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return `${seconds} s`;
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
