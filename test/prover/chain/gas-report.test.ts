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

  it("of a verified submission of one market stays below 250,000", () => {
    expect(total("small")).to.be.within(200_000, 250_000);
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

  it("of a cold read stays below 18,000 for a score, 23,000 for a policy, 7,000 for LTV or fee", () => {
    expect(report.readLatestGas).to.be.within(5_000, 18_000);
    expect(report.readPolicyGas).to.be.within(10_000, 23_000);
    expect(report.readMaxLtvGas).to.be.within(4_000, 7_000);
    expect(report.readLpFeeGas).to.be.within(4_000, 7_000);
    expect(report.readBorrowRateGas).to.be.within(5_000, 18_000);
  });
});
