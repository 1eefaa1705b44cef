/** One step for each extension: deployed once, then found in the address book. */
import type { Provider } from "ethers";
import { BallastError } from "../../../../model/errors.ts";
import { type AddressBook, type DeployedExtension, describeContract } from "../address-book.ts";
import type { Step } from "../steps.ts";
import { isDeployed } from "./check.ts";
import type { Extension, Site } from "./extension.ts";
import { readFacts } from "./kinds.ts";

export interface ExtensionSteps {
  readonly extensions: readonly Extension[];
  readonly provider: Provider;
  readonly site: Site;
  /** The address book as it is now. */
  bookNow(): AddressBook;
  isConfigured(marketId: bigint): Promise<boolean>;
  onDeployed(added: Readonly<Record<string, DeployedExtension>>): void;
}

export const extensionSteps = (steps: ExtensionSteps): Step[] =>
  steps.extensions.map((extension) => ({
    name: `deploy ${extension.contracts.map(({ label }) => label).join(" and ")}`,
    isOpenToAll: !extension.needsGovernor,
    async state() {
      if (isDeployed(extension, steps.bookNow())) return "done";
      for (const id of extension.marketIds) {
        if (!(await steps.isConfigured(id))) return { waits: `market ${id} has no policy yet` };
      }
      return "to do";
    },
    run: async () => steps.onDeployed(await deployOne(extension, steps)),
  }));

async function deployOne(
  { contracts, deploy }: Extension,
  { provider, site }: ExtensionSteps,
): Promise<Record<string, DeployedExtension>> {
  const addresses = await deploy(site);
  const added: Record<string, DeployedExtension> = {};
  for (const { label, kind, facts } of contracts) {
    const described = await describeContract(provider, label, addresses[label] ?? "");
    const actual = await readFacts(provider, kind, described.address);
    for (const [name, expected] of Object.entries(await facts(provider, described.address))) {
      if (actual[name] === expected) continue;
      const message = `${label} has ${name} ${actual[name]}, asked for was ${expected}`;
      throw new BallastError("chain", "EXTENSION_FACTS", message, {
        location: described.address,
        hint: "a new state directory, or the file that the journal is of",
      });
    }
    added[label] = { contract: kind, ...described, facts: actual };
  }
  return added;
}
