/** Publisher sets that are not what the registry's events and proofs say; step 14 notices. */
import { buildBabyjub } from "circomlibjs";
import { loadInterface } from "../../../prover/chain/abi.ts";
import { SUBGROUP_ORDER } from "../../../prover/field.ts";
import { type Point, publicKeyOf } from "../../../prover/report/babyjub.ts";
import {
  addPublisherArguments,
  type ProvenPossession,
  provePossession,
} from "../../../prover/report/possession.ts";
import { serialisePublisherSet } from "../../../prover/statement/publisher-set.ts";
import {
  ethers,
  publishers,
  setWord,
  storageSlotHolding,
} from "../../helpers/audit/audited-world.ts";
import { type ForcedSeat, forceSeat } from "../../helpers/audit/bypassed-registry.ts";
import type { Sabotage } from "../../helpers/audit/sabotage.ts";
import {
  addressOf,
  type ChainWorld,
  describeSabotages,
  STRANGER,
  send,
  withFile,
} from "../../helpers/audit/sabotaged-chain.ts";
import { makePublishers, secretOf } from "../../helpers/world.ts";

/** Free in the audited deployment. */
const FREE_SLOT = 15;
/** What circomlib's own tests sign with. */
const PUBLISHED_SECRET = Buffer.from(
  "0001020304050607080900010203040506070809000102030405060708090001",
  "hex",
);
const HONEST_SECRET = secretOf("late");

interface Site {
  readonly chainId: bigint;
  readonly registry: string;
}

/** A key put into the registry past its checks, with the transaction that a seating would have been. */
const forced = (
  what: string,
  code: string,
  seat: (site: Site) => Omit<ForcedSeat, "slot"> | Promise<Omit<ForcedSeat, "slot">>,
): Sabotage<ChainWorld> => ({
  what,
  step: 14,
  code,
  change: async ({ contracts, audited }) => {
    const registry = await addressOf(contracts.publishers);
    const seated = await seat({ chainId: 31_337n, registry });
    await forceSeat(contracts, { slot: FREE_SLOT, ...seated });
    return audited();
  },
});

const addPublisher = (proven: ProvenPossession): string =>
  loadInterface("IPublisherRegistry").encodeFunctionData(
    "addPublisher",
    addPublisherArguments(FREE_SLOT, proven),
  );

/** Of ERC-2494: it generates the whole curve, eight times the subgroup. */
const CURVE_GENERATOR: Point = {
  x: 995203441582195749578291179787384436505546430278305826713579947235728471134n,
  y: 5472060717959818805561601436314318772137091100104008585924551046643952123905n,
};

async function pointOfLowOrder(): Promise<Point> {
  const babyJub = await buildBabyjub();
  const { F } = babyJub;
  const { x, y } = CURVE_GENERATOR;
  const point = babyJub.mulPointEscalar([F.e(x), F.e(y)], SUBGROUP_ORDER);
  return { x: F.toObject(point[0]), y: F.toObject(point[1]) };
}

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
  {
    what: "circomlib's published key in storage, with no event of it",
    step: 14,
    code: "KEY_PUBLIC_TEST",
    change: async ({ contracts, audited }) => {
      const address = await addressOf(contracts.publishers);
      const slot = await storageSlotHolding(address, publishers[1]?.x ?? 0n);
      await setWord(address, slot, publicKeyOf(PUBLISHED_SECRET).x);
      return audited();
    },
  },
  forced("circomlib's published key, possession proven", "KEY_PUBLIC_TEST", (site) => ({
    key: publicKeyOf(PUBLISHED_SECRET),
    data: addPublisher(provePossession(PUBLISHED_SECRET, site)),
  })),
  forced("the identity as a key", "KEY_INVALID", (site) => {
    const key = { x: 0n, y: 1n };
    return { key, data: addPublisher({ ...provePossession(HONEST_SECRET, site), key }) };
  }),
  forced("a key of order eight", "KEY_INVALID", async (site) => {
    const key = await pointOfLowOrder();
    return { key, data: addPublisher({ ...provePossession(HONEST_SECRET, site), key }) };
  }),
  forced("a key that is not on the curve", "KEY_INVALID", (site) => {
    const key = { x: 5n, y: 7n };
    return { key, data: addPublisher({ ...provePossession(HONEST_SECRET, site), key }) };
  }),
  forced("a sound key that its holder never claimed", "POSSESSION_MISSING", () => ({
    key: publicKeyOf(HONEST_SECRET),
  })),
  forced("a sound key that somebody else claimed", "POSSESSION", (site) => {
    const key = publicKeyOf(HONEST_SECRET);
    return { key, data: addPublisher({ ...provePossession(secretOf("thief"), site), key }) };
  }),
  forced("a possession proof for another registry", "POSSESSION", ({ chainId }) => {
    const proven = provePossession(HONEST_SECRET, { chainId, registry: STRANGER });
    return { key: proven.key, data: addPublisher(proven) };
  }),
  forced("a possession proof for another chain", "POSSESSION", ({ registry }) => {
    const proven = provePossession(HONEST_SECRET, { chainId: 1n, registry });
    return { key: proven.key, data: addPublisher(proven) };
  }),
  forced("a key that is seated twice", "KEY_TWICE", (site) => {
    const secret = secretOf(publishers[0]?.name ?? "");
    return { key: publicKeyOf(secret), data: addPublisher(provePossession(secret, site)) };
  }),
];

describeSabotages("deployments with other publishers", SABOTAGES);
