/** What the adapters cost on the real protocols; `npm run bench` prints the same figures. */
import { expect } from "chai";
import { call } from "../../../prover/chain/protocols/deploy.ts";
import { measureProtocolGas } from "../../../prover/chain/protocols/gas.ts";
import { goLive, scoreOf, submitNext } from "../../helpers/ballast.ts";
import { networkHelpers } from "../../helpers/chain.ts";

const STRESS_SCORE = 8_000;

async function inStress() {
  const live = await goLive({ markets: 1 });
  for (let round = 0; round < 2; round++) {
    await submitNext(live, [scoreOf(STRESS_SCORE)]);
    await call(live.policy, "sync", 1n);
  }
  return live;
}

describe("gas on the real protocols", () => {
  it("stays within its limits", async () => {
    const { deployer, policy } = await networkHelpers.loadFixture(inStress);
    const gas = await measureProtocolGas({ deployer, policy, marketId: 1n });
    expect(gas.hookOverheadGas).to.be.within(1, 12_000);
    expect(gas.bareSwapGas).to.be.greaterThan(80_000);
    expect(gas.irmOverheadGas).to.be.within(1, 25_000);
    expect(gas.stewardSyncLtvGas).to.be.within(1, 160_000);
    expect(gas.stewardSyncAllGas).to.be.within(gas.stewardSyncLtvGas, 400_000);
  });
});
