/** What the chain says of a deployment's extensions before the first transaction. */
import { Interface, type Provider } from "ethers";
import { BallastError } from "../../../../model/errors.ts";
import type { AddressBook } from "../address-book.ts";
import type { Extension, Target } from "./extension.ts";

/**
 * Every foreign contract answers as what it is called, and what stands already is what the file asks for.
 * @throws BallastError `EXTENSION_TARGET`, `EXTENSION_OTHER`, `LENDING_DECIMALS`, `LENDING_PRICE`
 */
export async function checkExtensions(
  provider: Provider,
  extensions: readonly Extension[],
  book: AddressBook | undefined,
): Promise<void> {
  for (const extension of extensions) {
    for (const target of extension.targets) await requireAnswers(provider, target);
    if (book !== undefined) await requireSameFacts(provider, extension, book);
    if (!isDeployed(extension, book)) await extension.check?.(provider);
  }
}

export const isDeployed = ({ contracts }: Extension, book: AddressBook | undefined): boolean =>
  contracts.every(({ label }) => book?.extensions[label] !== undefined);

async function requireAnswers(provider: Provider, target: Target): Promise<void> {
  const { location, address, what, answers } = target;
  const refuse = (message: string): BallastError =>
    new BallastError("chain", "EXTENSION_TARGET", message, {
      location,
      hint: `the address of ${what} on this chain`,
      details: { address },
    });
  if ((await provider.getCode(address)) === "0x") throw refuse(`there is no contract ${address}`);
  const abi = new Interface(answers);
  for (const fragment of abi.fragments) {
    if (fragment.type !== "function" || !("name" in fragment)) continue;
    const name = String(fragment.name);
    try {
      const data = abi.encodeFunctionData(name);
      abi.decodeFunctionResult(name, await provider.call({ to: address, data }));
    } catch {
      throw refuse(`${address} does not answer ${name}()`);
    }
  }
}

async function requireSameFacts(
  provider: Provider,
  { contracts, location }: Extension,
  book: AddressBook,
): Promise<void> {
  for (const { label, facts } of contracts) {
    const known = book.extensions[label];
    if (known === undefined) continue;
    const planned = Object.entries(await facts(provider, known.address));
    const other = planned.find(([name, value]) => known.facts[name] !== value);
    if (other === undefined) continue;
    const [name, value] = other;
    const message = `${label} stands with ${name} ${known.facts[name]}, the file asks for ${value}`;
    throw new BallastError("input", "EXTENSION_OTHER", message, {
      location,
      hint: "another name, for another contract: nothing of one that stands can be changed",
    });
  }
}
