/** Adapters, lending markets and funds that are not what the address book says; steps 12 and 16 notice. */
import { expect } from "chai";
import { AbiCoder, Contract, Interface, keccak256 } from "ethers";
import { selectorOf } from "../../../contracts/ignition/permissions.ts";
import type { AddressBook } from "../../../prover/chain/deployment/address-book.ts";
import {
  EXTENSION_KINDS,
  type ExtensionKind,
  KINDS,
} from "../../../prover/chain/deployment/extensions/kinds.ts";
import {
  bookOf,
  type Deployed,
  type DisclosedFiles,
  disclosedFiles,
  ethers,
  handOver,
  load,
  networkHelpers,
  setWord,
  subjectOf,
} from "../../helpers/audit/audited-world.ts";
import { withExtensions } from "../../helpers/audit/extended-world.ts";
import { runStep, type Sabotage } from "../../helpers/audit/sabotage.ts";
import {
  addressOf,
  byGovernance,
  type ChainWorld,
  codeAt,
  describeSabotages,
  oneByteOff,
  STRANGER,
  send,
  withBook,
} from "../../helpers/audit/sabotaged-chain.ts";

const PUBLIC_ROLE = 2n ** 64n - 1n;
const OPERATOR_ROLE = 3n;

/** The one extension of a kind, with its name in the book. */
function named({ extensions }: Pick<AddressBook, "extensions">, kind: ExtensionKind) {
  const [entry] = Object.entries(extensions).filter(([, { contract }]) => contract === kind);
  if (entry === undefined) throw new Error(`the book has no ${kind}`);
  const [label, extension] = entry;
  return { label, ...extension };
}

/** The book with something else said of one extension. */
const bookWith =
  (kind: ExtensionKind, change: object) =>
  (world: ChainWorld): ReturnType<typeof withBook> =>
    withBook(world, (book) => {
      const { label, ...extension } = named(book, kind);
      return { ...book, extensions: { ...book.extensions, [label]: { ...extension, ...change } } };
    });

const bookWithout =
  (kind: ExtensionKind) =>
  (world: ChainWorld): ReturnType<typeof withBook> =>
    withBook(world, (book) => {
      const { [named(book, kind).label]: _, ...extensions } = book.extensions;
      return { ...book, extensions };
    });

const factInBook = (kind: ExtensionKind, fact: string, value: string): Sabotage<ChainWorld> => ({
  what: `a book that says another ${fact} of ${kind}`,
  step: 12,
  code: "EXTENSION_FACTS",
  change: (world) => {
    const { facts } = named(world.contracts, kind);
    return bookWith(kind, { facts: { ...facts, [fact]: value } })(world);
  },
});

const mapped = (kind: ExtensionKind, signature: string, role: bigint) =>
  byGovernance(async ({ accessManager, extensions }) => {
    const { address } = named({ extensions }, kind);
    const selectors = [selectorOf(signature)];
    await send(accessManager, "setTargetFunctionRole", address, selectors, role);
  });

const SABOTAGES: readonly Sabotage<ChainWorld>[] = [
  ...EXTENSION_KINDS.map(
    (kind): Sabotage<ChainWorld> => ({
      what: `one byte of ${kind}'s code changed`,
      step: 12,
      code: "CODE_DIFFERS",
      change: async ({ contracts, audited }) => {
        const { address } = named(contracts, kind);
        await networkHelpers.setCode(address, oneByteOff(await codeAt(address)));
        return audited();
      },
    }),
  ),
  {
    what: "an adapter that is gone",
    step: 12,
    code: "CONTRACT_MISSING",
    change: bookWith("AggregatorV3Adapter", { address: STRANGER }),
  },
  {
    what: "a lending market with another code hash than the book's",
    step: 12,
    code: "CODE_NOT_IN_BOOK",
    change: bookWith("LendingMarket", { codeHash: keccak256("0x00") }),
  },
  {
    what: "a SubmitAndSync on another oracle",
    step: 12,
    code: "WIRED_ELSEWHERE",
    change: async (world) => {
      const args = [STRANGER, await addressOf(world.contracts.policy)];
      const other = await ethers.deployContract("SubmitAndSync", args);
      const address = await addressOf(other);
      const codeHash = keccak256(await codeAt(address));
      return bookWith("SubmitAndSync", { address, codeHash })(world);
    },
  },
  {
    what: "a fund that obeys another access manager",
    step: 12,
    code: "WIRED_ELSEWHERE",
    change: async (world) => {
      const { facts } = named(world.contracts, "GuaranteeFund");
      const args = [STRANGER, facts.ASSET, facts.COOLDOWN_SECONDS];
      const other = await ethers.deployContract("GuaranteeFund", args);
      const address = await addressOf(other);
      const codeHash = keccak256(await codeAt(address));
      return bookWith("GuaranteeFund", { address, codeHash })(world);
    },
  },
  factInBook("AggregatorV3Adapter", "MARKET_ID", "2"),
  factInBook("LendingMarket", "PRICE_FEED", STRANGER),
  factInBook("LendingMarket", "FUND", STRANGER),
  factInBook("GuaranteeFund", "COOLDOWN_SECONDS", "1"),
  factInBook("AaveSteward", "CONFIGURATOR", STRANGER),
  factInBook("RegimeFeeHook", "BASELINE_FEE_PIPS", "100"),
  {
    what: "a rate model whose baseline was overwritten",
    step: 12,
    code: "EXTENSION_FACTS",
    change: async ({ contracts, audited }) => {
      const { address } = named(contracts, "RegimeIrm");
      await setWord(address, 0n, BigInt(await ethers.provider.getStorage(address, 0)) ^ 1n);
      return audited();
    },
  },
  {
    what: "a Chaos adapter that answers with another market",
    step: 12,
    code: "EXTENSION_FACTS",
    change: async ({ contracts, audited }) => {
      const { address, facts } = named(contracts, "ChaosRiskOracleAdapter");
      const market = facts.markets?.split(" ")[1];
      const place = AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [market, 1]);
      await setWord(address, BigInt(keccak256(place)), 77n);
      return audited();
    },
  },
  {
    what: "a lending market backed by a fund that the book does not name",
    step: 12,
    code: "FUND_UNKNOWN",
    change: bookWithout("GuaranteeFund"),
  },
  {
    what: "a lending market of another liquidation threshold than published",
    step: 12,
    code: "LENDING_TERMS",
    change: async ({ audited }) => {
      const subject = await audited();
      const { liquidationThresholdBps } = subject.policy;
      const policy = {
        ...subject.policy,
        liquidationThresholdBps: liquidationThresholdBps - 100,
      };
      return { ...subject, policy };
    },
  },
  {
    what: "a steward whose assets anybody configures",
    step: 16,
    code: "FUNCTION_ROLE",
    change: mapped("AaveSteward", "adopt(address)", PUBLIC_ROLE),
  },
  {
    what: "a fund whose covers an operator decides",
    step: 16,
    code: "FUNCTION_ROLE",
    change: mapped("GuaranteeFund", "coverMarket(address,uint128)", OPERATOR_ROLE),
  },
  {
    what: "a fund closed to everybody",
    step: 16,
    code: "TARGET_CLOSED",
    change: byGovernance(async ({ accessManager, extensions }) => {
      const { address } = named({ extensions }, "GuaranteeFund");
      await send(accessManager, "setTargetClosed", address, true);
    }),
  },
  {
    what: "a steward that the book keeps quiet about",
    step: 16,
    code: "FUNCTION_UNKNOWN",
    change: bookWithout("AaveSteward"),
  },
  {
    what: "a fund that covers a stranger",
    step: 16,
    code: "COVER_UNKNOWN",
    change: byGovernance(async ({ extensions }) => {
      const [deployer] = await ethers.getSigners();
      const { address } = named({ extensions }, "GuaranteeFund");
      const abi = ["function coverMarket(address,uint128)"];
      await send(new Contract(address, abi, deployer ?? null), "coverMarket", STRANGER, 1n);
    }),
  },
];

describeSabotages("deployments with other extensions", SABOTAGES, withExtensions);

describe("ballast audit of an honest deployment with extensions", () => {
  let files: DisclosedFiles;
  before(() => {
    files = disclosedFiles();
  });
  after(() => files.remove());

  async function handedOver(): Promise<Deployed> {
    const contracts = await load(withExtensions);
    await handOver(contracts);
    return contracts;
  }

  it("passes steps 12 and 16, which name every one of them", async () => {
    const contracts = await handedOver();
    const subject = subjectOf(await bookOf(contracts), files);
    const code = await runStep(subject, 12);
    expect(code.findings).to.deep.equal([]);
    const roles = await runStep(subject, 16);
    expect(roles.findings).to.deep.equal([]);
    const seen = [...code.evidence, ...roles.evidence].join("\n");
    for (const kind of EXTENSION_KINDS) {
      const { label, address } = named(contracts, kind);
      expect(seen).to.include(`${label} ${address} is its sources' code`);
      for (const fact of Object.keys(KINDS[kind].facts))
        expect(seen).to.include(`${label} ${fact}`);
    }
    expect(seen).to.include("role of AaveSteward_main.configureAsset: 1");
    expect(seen).to.include("role of GuaranteeFund_weth.dropMarket: 2");
    expect(seen).to.include("covers LendingMarket_weth with at most 100000000000 an event");
  });

  it("says in words what governance announced for a fund", async () => {
    const contracts = await handedOver();
    const [, governor] = await ethers.getSigners();
    const { address } = named(contracts, "GuaranteeFund");
    const abi = new Interface(["function coverMarket(address,uint128)"]);
    const data = abi.encodeFunctionData("coverMarket", [STRANGER, 5n]);
    const manager = contracts.accessManager.connect(governor ?? null);
    await (await manager.getFunction("schedule").send(address, data, 0)).wait();
    const { evidence } = await runStep(subjectOf(await bookOf(contracts), files), 16);
    expect(evidence.join("\n")).to.include(
      `pending: GuaranteeFund_weth.coverMarket(market ${STRANGER}, eventCap 5) by `,
    );
  });
});
