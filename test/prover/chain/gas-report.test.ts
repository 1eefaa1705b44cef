/** Ceilings, a little above what was measured: a change that costs gas has to say so here. */
import { expect } from "chai";
import { seatPublisher } from "../../../contracts/ignition/setup.ts";
import { type GasReport, measureGas } from "../../../prover/chain/gas-report.ts";
import { ACTIVATION_DELAY_SECONDS, deploy, PUBLISHER_NAMES } from "../../helpers/ballast.ts";
import { ethers, networkHelpers } from "../../helpers/chain.ts";
import { secretOf } from "../../helpers/world.ts";

describe("gas", () => {
  let report: GasReport;

  before(async () => {
    const deployment = await deploy();
    const { publishers } = deployment;
    for (const [slot, name] of PUBLISHER_NAMES.entries()) {
      await seatPublisher({ publishers, slot, secret: secretOf(name) });
    }
    const chain = {
      ...deployment,
      deploy: async (name: string, args: readonly unknown[] = []) =>
        (await ethers.deployContract(name, [...args])).getAddress(),
      setTime: (seconds: number) => networkHelpers.time.increaseTo(seconds),
    };
    const startsAt = await networkHelpers.time.latest();
    report = await measureGas(chain, startsAt + ACTIVATION_DELAY_SECONDS + 60);
  });

  const total = (shape: string): number => {
    const row = report.submit.find((candidate) => candidate.shape === shape);
    return (row?.steadyGas ?? Number.NaN) + (row?.verifierGas ?? Number.NaN);
  };

  it("of a verified submission of one market stays below 245,000", () => {
    expect(total("small")).to.be.within(200_000, 245_000);
  });

  it("of a verified submission stays below 36,000 per market in a batch of eight", () => {
    expect(total("batch") / 8).to.be.within(20_000, 36_000);
  });

  it("of a verified submission with its sync stays below 320,000 for one market, 65,000 per market in a batch of eight", () => {
    const withSync = (shape: string): number =>
      report.submit.find((row) => row.shape === shape)?.withSyncGas ?? Number.NaN;
    expect(withSync("small")).to.be.within(total("small"), 320_000);
    expect(withSync("batch") / 8).to.be.within(total("batch") / 8, 65_000);
  });

  it("of a sync stays below 60,000, below 28,000 per market in a batch beside the base fee of a transaction, and below 140,000 when all levels move", () => {
    const baseGas = 21_000 / 8;
    expect(report.syncGas).to.be.within(40_000, 60_000);
    expect(report.syncBatchPerMarketGas - baseGas).to.be.within(20_000, 28_000);
    expect(report.syncMovingGas).to.be.within(report.syncGas, 140_000);
  });

  /** The first read of a transaction, and every further one. */
  const CEILINGS = {
    latest: [14_500, 5_000],
    policy: [23_000, 10_000],
    rateCurve: [11_000, 5_000],
    borrowRate: [12_000, 5_000],
    maxLtvBps: [7_000, 2_000],
    lpFee: [7_000, 2_000],
  } as const;

  for (const [call, [coldGas, warmGas]] of Object.entries(CEILINGS)) {
    it(`of ${call} stays below ${coldGas} in a contract's first read and ${warmGas} in a further one`, () => {
      const read = report.reads.find((candidate) => candidate.call === call);
      expect(read?.coldGas).to.be.within(4_000, coldGas);
      expect(read?.warmGas).to.be.within(500, warmGas);
    });
  }
});
