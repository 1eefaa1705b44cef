/** Deployments whose code or wiring is not what the sources give; step 12 notices. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { keccak256 } from "ethers";
import { projectRoot } from "../../../prover/artifacts/paths.ts";
import type { AddressBook, ContractName } from "../../../prover/chain/deployment/address-book.ts";
import { type Deployed, ethers, networkHelpers } from "../../helpers/audit/audited-world.ts";
import type { Sabotage } from "../../helpers/audit/sabotage.ts";
import {
  addressOf,
  type ChainWorld,
  codeOf,
  describeSabotages,
  oneByteOff,
  STRANGER,
  withBook,
  withCode,
} from "../../helpers/audit/sabotaged-chain.ts";

/** One digit of one constant: IC[1].x, as it stands in the code after a PUSH32. */
async function oneConstantOff({ verifier }: Deployed): Promise<string> {
  const code = await codeOf(verifier);
  const constant = /7f([0-9a-f]{64})/.exec(code)?.[1] ?? "";
  const last = constant.endsWith("0") ? "1" : "0";
  return code.replace(constant, constant.slice(0, -1) + last);
}

const contractOf =
  (name: ContractName, change: { readonly address?: string; readonly codeHash?: string }) =>
  (book: AddressBook): AddressBook => ({
    ...book,
    contracts: { ...book.contracts, [name]: { ...book.contracts[name], ...change } },
  });

const SABOTAGES: readonly Sabotage<ChainWorld>[] = [
  {
    what: "a verifier with one digit of one constant changed",
    step: 12,
    code: "VERIFIER_DIFFERS",
    change: withCode("verifier", oneConstantOff),
  },
  {
    what: "a verifier that was exchanged after its model was registered",
    step: 12,
    code: "PIN_DIFFERS",
    change: withCode("verifier", oneConstantOff),
  },
  {
    what: "another contract where the oracle should be",
    step: 12,
    code: "CODE_DIFFERS",
    change: withCode("oracle", ({ models }) => codeOf(models)),
  },
  {
    what: "one byte of the oracle's code changed",
    step: 12,
    code: "CODE_DIFFERS",
    change: withCode("oracle", async ({ oracle }) => oneByteOff(await codeOf(oracle))),
  },
  {
    what: "code that only an altered build agrees with",
    step: 12,
    code: "CODE_DIFFERS",
    change: async ({ contracts, audited }) => {
      const address = await addressOf(contracts.oracle);
      await networkHelpers.setCode(address, oneByteOff(await codeOf(contracts.oracle)));
      const subject = await audited();
      return { ...subject, contractArtifacts: undefined };
    },
  },
  {
    what: "a compiler that was exchanged",
    step: 12,
    code: "COMPILER_DIFFERS",
    change: async ({ audited, files }) => {
      const root = join(files.directory, "clone");
      const solc = join(root, "node_modules", "solc");
      mkdirSync(solc, { recursive: true });
      const pinned = join(projectRoot, "node_modules", "solc", "soljson.js");
      writeFileSync(join(solc, "soljson.js"), `${readFileSync(pinned, "utf8")}\n`);
      return { ...(await audited()), root };
    },
  },
  {
    what: "no policy where the address book says",
    step: 12,
    code: "CONTRACT_MISSING",
    change: (world) => withBook(world, contractOf("RiskPolicy", { address: STRANGER })),
  },
  {
    what: "an address book with another code hash",
    step: 12,
    code: "CODE_NOT_IN_BOOK",
    change: (world) =>
      withBook(world, contractOf("ModelRegistry", { codeHash: keccak256("0x00") })),
  },
  {
    what: "an oracle that reads another publisher registry than the book's",
    step: 12,
    code: "WIRED_ELSEWHERE",
    change: async (world) => {
      const { accessManager, hasher } = world.contracts;
      const args = [await addressOf(accessManager), await addressOf(hasher)];
      const other = await ethers.deployContract("PublisherRegistry", args);
      const address = await addressOf(other);
      return withBook(world, contractOf("PublisherRegistry", { address }));
    },
  },
  {
    what: "a permutation of the hasher that is not Poseidon",
    step: 12,
    code: "PERMUTATION_CODE",
    change: async ({ contracts, audited }) => {
      // The compiler keeps an immutable address as the operand of a PUSH32.
      const permutation = /7f0{24}([0-9a-f]{40})/.exec(await codeOf(contracts.hasher))?.[1];
      await networkHelpers.setCode(`0x${permutation}`, "0x00");
      return audited();
    },
  },
];

describeSabotages("deployments with other code", SABOTAGES);
