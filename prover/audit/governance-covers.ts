/** Whom the guarantee funds pay: only lending markets that the address book names. */
import { Contract } from "ethers";
import { eventsAt } from "./on-chain.ts";
import type { Checks } from "./step.ts";
import type { AuditedChain } from "./subject.ts";

const FUND = [
  "event MarketCovered(address indexed market, uint128 eventCap)",
  "event MarketDropped(address indexed market)",
];

export async function checkCovers(chain: AuditedChain, checks: Checks): Promise<void> {
  const extensions = Object.entries(chain.book.extensions);
  const markets = new Map(
    extensions.flatMap(([name, { contract, address }]) =>
      contract === "LendingMarket" ? [[address.toLowerCase(), name]] : [],
    ),
  );
  for (const [fund, { contract, address }] of extensions) {
    if (contract !== "GuaranteeFund") continue;
    for (const [market, eventCap] of await coversOf(chain, address)) {
      const name = markets.get(market.toLowerCase());
      const message = `${fund} covers a market that the address book does not name`;
      if (!checks.require(name !== undefined, "COVER_UNKNOWN", message, market)) continue;
      checks.saw(`${fund} covers ${name} with at most ${eventCap} an event`);
    }
  }
}

/** Market and cap of every cover that stands. */
async function coversOf(chain: AuditedChain, fund: string): Promise<Map<string, bigint>> {
  const covers = new Map<string, bigint>();
  const contract = new Contract(fund, FUND, chain.provider);
  const names = ["MarketCovered", "MarketDropped"];
  for (const { eventName, args } of await eventsAt(chain, contract, names)) {
    if (eventName === "MarketCovered") covers.set(args.market, args.eventCap);
    else covers.delete(args.market);
  }
  return covers;
}
