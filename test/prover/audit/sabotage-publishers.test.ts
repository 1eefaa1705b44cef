/** Publisher sets that are not what the registry's events and proofs say; step 14 notices. */
import { serialisePublisherSet } from "../../../prover/statement/publisher-set.ts";
import {
  ethers,
  publishers,
  setWord,
  storageSlotHolding,
} from "../../helpers/audit/audited-world.ts";
import type { Sabotage } from "../../helpers/audit/sabotage.ts";
import {
  addressOf,
  type ChainWorld,
  describeSabotages,
  send,
  withFile,
} from "../../helpers/audit/sabotaged-chain.ts";
import { makePublishers } from "../../helpers/world.ts";

const SABOTAGES: readonly Sabotage<ChainWorld>[] = [
  {
    what: "a publisher's key overwritten in storage",
    step: 14,
    code: "SLOT_DIFFERS",
    change: async ({ contracts, audited }) => {
      const address = await addressOf(contracts.publishers);
      const slot = await storageSlotHolding(address, publishers[1]?.x ?? 0n);
      await setWord(address, slot, (publishers[1]?.x ?? 0n) + 1n);
      return audited();
    },
  },
  {
    what: "a published set with another key than the registry's",
    step: 14,
    code: "PUBLISHER_COMMITMENT",
    change: withFile(
      "publishers",
      serialisePublisherSet([
        ...publishers.slice(1),
        ...makePublishers(6)
          .slice(5)
          .map((p) => ({ ...p, slot: 0 })),
      ]),
    ),
  },
  {
    what: "no publisher at all",
    step: 14,
    code: "NO_PUBLISHERS",
    change: async ({ contracts, audited }) => {
      const [, , guardian] = await ethers.getSigners();
      const registry = contracts.publishers.connect(guardian ?? null);
      for (const { slot } of publishers) await send(registry, "removePublisher", slot);
      return audited();
    },
  },
];

describeSabotages("deployments with other publishers", SABOTAGES);
