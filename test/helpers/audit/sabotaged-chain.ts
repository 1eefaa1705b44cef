/** What the sabotages of a deployment share: the world they change, and the usual ways to change it. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BaseContract } from "ethers";
import type { AuditSubject } from "../../../prover/audit/subject.ts";
import type { AddressBook } from "../../../prover/chain/deployment/address-book.ts";
import {
  bookOf,
  type Deployed,
  type DisclosedFiles,
  disclosedFiles,
  ethers,
  handOver,
  load,
  networkHelpers,
  subjectOf,
  withProof,
} from "./audited-world.ts";
import { expectCaught, type Sabotage } from "./sabotage.ts";

export interface ChainWorld {
  /** Not handed over: the deployer still holds every role. */
  readonly contracts: Deployed;
  readonly files: DisclosedFiles;
  /** The handover, and what the auditor then sees. */
  readonly audited: () => Promise<AuditSubject>;
}

export const STRANGER = "0x9999999999999999999999999999999999999999";
export const CARD_HASH = `0x${"ca".repeat(32)}`;

export const send = async (
  contract: BaseContract,
  name: string,
  ...args: unknown[]
): Promise<void> => {
  const transaction = await contract.getFunction(name).send(...args);
  await transaction.wait();
};
export const addressOf = (contract: BaseContract): Promise<string> => contract.getAddress();
export const codeAt = (address: string): Promise<string> => ethers.provider.getCode(address);
export const codeOf = async (contract: BaseContract): Promise<string> =>
  codeAt(await addressOf(contract));

/** One byte of the code that chooses a function exchanged; no immutable value is so near the start. */
export function oneByteOff(code: string): string {
  const at = 2 + 2 * 20;
  return `${code.slice(0, at)}${code.slice(at, at + 2) === "5b" ? "5f" : "5b"}${code.slice(at + 2)}`;
}

/** Governance does one thing more before it hands over. */
export const byGovernance =
  (act: (contracts: Deployed) => Promise<void>) =>
  async ({ contracts, audited }: ChainWorld): Promise<AuditSubject> => {
    await act(contracts);
    return audited();
  };

/** Code that no transaction could have put there: what a wrong deployment would look like. */
export const withCode =
  (target: Exclude<keyof Deployed, "extensions">, code: (contracts: Deployed) => Promise<string>) =>
  async ({ contracts, audited }: ChainWorld): Promise<AuditSubject> => {
    await networkHelpers.setCode(await addressOf(contracts[target]), await code(contracts));
    return audited();
  };

export const withFile =
  (name: "model" | "publishers" | "reports", text: string) =>
  async ({ files, audited }: ChainWorld): Promise<AuditSubject> => {
    const path = join(files.directory, `sabotaged-${name}.json`);
    writeFileSync(path, text);
    const subject = await audited();
    if (name === "reports") return { ...subject, reports: [path, ...subject.reports.slice(1)] };
    return { ...subject, [name]: path };
  };

/** An address book that says something else. */
export async function withBook(
  { audited }: Pick<ChainWorld, "audited">,
  change: (book: AddressBook) => AddressBook,
): Promise<AuditSubject> {
  const subject = await audited();
  if (subject.chain === undefined) throw new Error("the subject has no chain");
  return { ...subject, chain: { ...subject.chain, book: change(subject.chain.book) } };
}

/** One test for each sabotage, from the same honest deployment. */
export function describeSabotages(
  what: string,
  sabotages: readonly Sabotage<ChainWorld>[],
  honest: (contracts: Deployed) => Promise<Deployed> = withProof,
): void {
  describe(`ballast audit of ${what}`, () => {
    let files: DisclosedFiles;
    before(() => {
      files = disclosedFiles();
    });
    after(() => files.remove());

    for (const { what: sabotage, step, code, change } of sabotages) {
      it(`step ${step} catches ${sabotage}: ${code}`, async () => {
        const contracts = await load(honest);
        const audited = async (): Promise<AuditSubject> => {
          await handOver(contracts);
          return subjectOf(await bookOf(contracts), files);
        };
        await expectCaught(await change({ contracts, files, audited }), { step, code });
      });
    }
  });
}
