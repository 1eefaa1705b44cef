/** The fund: who may put in, take out and ask for how much, and when. */
import { expect } from "chai";
import { FunctionFragment } from "ethers";
import { FUND_PERMISSIONS } from "../../contracts/ignition/lending-permissions.ts";
import { send } from "../helpers/ballast.ts";
import { ethers, networkHelpers } from "../helpers/chain.ts";
import { expectRevert, transact } from "../helpers/expect-revert.ts";
import {
  type Actor,
  COOLDOWN_SECONDS,
  DAY,
  EVENT_CAP,
  type Lending,
  scriptedLending,
  USDC,
} from "../helpers/lending.ts";

const { loadFixture, time } = networkHelpers;
const WINDOW_SECONDS = 2 * DAY;
const MAX_DEAD_SECONDS = 2 * DAY;
const FUND = 50_000n * USDC;
const FIRST_LOSS = 10_000n * USDC;

/** Alice has deposited, Carol has given a first loss, and Bob plays a covered market. */
async function funded() {
  const world = await scriptedLending();
  const { fund, alice, bob, carol } = world;
  await send(fund.connect(alice), "deposit", FUND, alice.address);
  await send(fund.connect(carol), "addFirstLoss", FIRST_LOSS);
  await send(fund, "coverMarket", bob.address, EVENT_CAP);
  return world;
}

const act = (world: Lending, actor: Actor, name: string, ...args: unknown[]) =>
  transact({ contract: world.fund.connect(world[actor]), name, args });
const totalsOf = ({ fund }: Lending): Promise<bigint[]> => fund.getFunction("totals")();
const balance = ({ debtToken }: Lending, account: { address: string }): Promise<bigint> =>
  debtToken.getFunction("balanceOf")(account.address);
const sharesOf = ({ fund }: Lending, account: { address: string }): Promise<bigint> =>
  fund.getFunction("sharesOf")(account.address);

async function paidTo(world: Lending, actor: Actor, deficit: bigint): Promise<bigint> {
  const before = await balance(world, world[actor]);
  await act(world, actor, "cover", deficit);
  return (await balance(world, world[actor])) - before;
}

async function afterCooldown(world: Lending, actor: Actor, shares: bigint): Promise<void> {
  await act(world, actor, "requestWithdrawal", shares);
  await time.increase(COOLDOWN_SECONDS);
}

describe("GuaranteeFund", () => {
  it("U3 refuses a cooldown within which a policy may go dead unseen", async () => {
    const { accessManager, debtToken, fund } = await loadFixture(scriptedLending);
    const deployWith = (cooldown: number) =>
      ethers.deployContract("GuaranteeFund", [accessManager, debtToken, cooldown]);
    const args = [MAX_DEAD_SECONDS, MAX_DEAD_SECONDS];
    const call = deployWith(MAX_DEAD_SECONDS);
    await expectRevert(call, { by: fund, error: "CooldownTooShort", args });
    await deployWith(MAX_DEAD_SECONDS + 1);
  });

  describe("depositors", () => {
    it("U2 get out what they put in, if nothing was paid", async () => {
      const world = await loadFixture(funded);
      const before = await balance(world, world.alice);
      await afterCooldown(world, "alice", await sharesOf(world, world.alice));
      await act(world, "alice", "withdraw", world.alice.address);
      expect(await balance(world, world.alice)).to.equal(before + FUND);
      expect(await totalsOf(world)).to.deep.equal([FIRST_LOSS, 0n, 0n]);
      expect(await sharesOf(world, world.alice)).to.equal(0n);
    });

    it("deposit for others", async () => {
      const world = await loadFixture(funded);
      await act(world, "carol", "deposit", USDC, world.bob.address);
      expect(await sharesOf(world, world.bob)).to.equal(USDC * 10n ** 6n);
    });

    it("are refused nothing", async () => {
      const world = await loadFixture(funded);
      const refusal = { by: world.fund, error: "NothingToMove", args: [] };
      await expectRevert(act(world, "alice", "deposit", 0n, world.alice.address), refusal);
      await expectRevert(act(world, "alice", "requestWithdrawal", 0n), refusal);
      await expectRevert(act(world, "alice", "addFirstLoss", 0n), refusal);
    });

    it("request no more than they have", async () => {
      const world = await loadFixture(funded);
      const held = await sharesOf(world, world.alice);
      const call = act(world, "alice", "requestWithdrawal", held + 1n);
      const args = [world.alice.address, held + 1n, held];
      await expectRevert(call, { by: world.fund, error: "SharesNotHeld", args });
    });

    it("U3 leave in the window after the cooldown only, and once", async () => {
      const world = await loadFixture(funded);
      const contract = world.fund.connect(world.alice);
      const { address } = world.alice;
      const withdraw = (at: number) =>
        transact({ contract, name: "withdraw", args: [address], at });
      const refused = async (at: number, opensAt: number, closesAt: number) => {
        const args = [address, opensAt, closesAt];
        await expectRevert(withdraw(at), { by: world.fund, error: "WithdrawalClosed", args });
      };
      await refused((await time.latest()) + 1, 0, 0);
      const half = (await sharesOf(world, world.alice)) / 2n;
      await act(world, "alice", "requestWithdrawal", half);
      const opensAt = (await time.latest()) + COOLDOWN_SECONDS;
      await refused(opensAt - 1, opensAt, opensAt + WINDOW_SECONDS);
      await refused(opensAt + WINDOW_SECONDS, opensAt, opensAt + WINDOW_SECONDS);
      await act(world, "alice", "requestWithdrawal", half);
      const again = (await time.latest()) + COOLDOWN_SECONDS;
      await withdraw(again);
      await refused(again + 1, 0, 0);
      expect(await sharesOf(world, world.alice)).to.equal(half);
    });

    it("pay while they wait, as much as those who come in meanwhile", async () => {
      const world = await loadFixture(funded);
      await act(world, "alice", "requestWithdrawal", await sharesOf(world, world.alice));
      await act(world, "carol", "deposit", FUND, world.carol.address);
      await act(world, "bob", "cover", FIRST_LOSS + 20_000n * USDC);
      await act(world, "carol", "requestWithdrawal", await sharesOf(world, world.carol));
      await time.increase(COOLDOWN_SECONDS);
      for (const actor of ["alice", "carol"] as const) {
        const before = await balance(world, world[actor]);
        await act(world, actor, "withdraw", world[actor].address);
        const out = (await balance(world, world[actor])) - before;
        expect(FUND - 10_000n * USDC - out <= 1n && out <= FUND - 10_000n * USDC).to.equal(true);
      }
    });

    it("cannot be robbed by the first of them", async () => {
      const world = await loadFixture(scriptedLending);
      await act(world, "bob", "deposit", 1n, world.bob.address);
      const fund = await world.fund.getAddress();
      await send(world.debtToken.connect(world.bob), "transfer", fund, FUND);
      await act(world, "alice", "deposit", FUND, world.alice.address);
      await afterCooldown(world, "alice", await sharesOf(world, world.alice));
      const before = await balance(world, world.alice);
      await act(world, "alice", "withdraw", world.alice.address);
      expect((await balance(world, world.alice)) - before).to.equal(FUND);
    });

    it("bring tokens that take no fee", async () => {
      const world = await loadFixture(scriptedLending);
      await send(world.debtToken, "setTax", 100);
      const args = [await world.debtToken.getAddress(), 10_000n, 9_900n];
      for (const call of [
        act(world, "alice", "deposit", 10_000n, world.alice.address),
        act(world, "alice", "addFirstLoss", 10_000n),
      ]) {
        await expectRevert(call, { by: world.fund, error: "TransferInexact", args });
      }
    });
  });

  describe("cover", () => {
    it("U4 takes the first loss before any deposit", async () => {
      const world = await loadFixture(funded);
      expect(await paidTo(world, "bob", FIRST_LOSS - 1n)).to.equal(FIRST_LOSS - 1n);
      expect((await totalsOf(world)).slice(0, 2)).to.deep.equal([1n, FUND]);
      expect(await paidTo(world, "bob", 3n)).to.equal(3n);
      expect((await totalsOf(world)).slice(0, 2)).to.deep.equal([0n, FUND - 2n]);
    });

    it("U1 pays at most the deficit, the balance and the event's cap", async () => {
      const world = await loadFixture(funded);
      expect(await paidTo(world, "bob", 5n)).to.equal(5n);
      const left = FUND + FIRST_LOSS - 5n;
      expect(await paidTo(world, "bob", EVENT_CAP)).to.equal(left);
      expect(await paidTo(world, "bob", EVENT_CAP)).to.equal(0n);
      await act(world, "alice", "deposit", 2n * EVENT_CAP, world.alice.address);
      expect(await paidTo(world, "bob", EVENT_CAP)).to.equal(EVENT_CAP - left - 5n);
    });

    it("U1 counts a day of losses as one event, however it is split", async () => {
      const world = await loadFixture(funded);
      await act(world, "alice", "deposit", 3n * EVENT_CAP, world.alice.address);
      const half = EVENT_CAP / 2n;
      const endsAt = (await time.latest()) + 1 + DAY;
      for (const expected of [half, half, 0n]) {
        expect(await paidTo(world, "bob", half)).to.equal(expected);
      }
      const { eventEndsAt } = await world.fund.getFunction("coverOf")(world.bob.address);
      expect(Number(eventEndsAt)).to.equal(endsAt);
      await time.setNextBlockTimestamp(endsAt - 1);
      expect(await paidTo(world, "bob", half)).to.equal(0n);
      await time.setNextBlockTimestamp(endsAt);
      expect(await paidTo(world, "bob", 2n * EVENT_CAP)).to.equal(EVENT_CAP);
    });

    it("gives an event that runs no new allowance with a new cap", async () => {
      const world = await loadFixture(funded);
      await act(world, "bob", "cover", 30n);
      await send(world.fund, "coverMarket", world.bob.address, 20n);
      expect(await paidTo(world, "bob", 5n)).to.equal(0n);
      await send(world.fund, "coverMarket", world.bob.address, 31n);
      expect(await paidTo(world, "bob", 5n)).to.equal(1n);
    });

    it("answers covered markets only", async () => {
      const world = await loadFixture(funded);
      const refusal = { by: world.fund, error: "MarketNotCovered" };
      const stranger = act(world, "carol", "cover", 1n);
      await expectRevert(stranger, { ...refusal, args: [world.carol.address] });
      const drop = (market: string) =>
        transact({
          contract: world.fund.connect(world.guardian),
          name: "dropMarket",
          args: [market],
        });
      await expectRevert(drop(world.carol.address), { ...refusal, args: [world.carol.address] });
      await drop(world.bob.address);
      const dropped = act(world, "bob", "cover", 1n);
      await expectRevert(dropped, { ...refusal, args: [world.bob.address] });
    });

    it("refuses a cap of nothing", async () => {
      const world = await loadFixture(funded);
      const call = transact({
        contract: world.fund,
        name: "coverMarket",
        args: [world.bob.address, 0n],
      });
      await expectRevert(call, {
        by: world.fund,
        error: "EventCapZero",
        args: [world.bob.address],
      });
    });

    it("U2 keeps books that equal what the fund holds", async () => {
      const world = await loadFixture(funded);
      await act(world, "bob", "cover", 12_345n * USDC);
      const [firstLoss = 0n, deposits = 0n] = await totalsOf(world);
      const address = await world.fund.getAddress();
      expect(firstLoss + deposits).to.equal(FUND + FIRST_LOSS - 12_345n * USDC);
      expect(await balance(world, { address })).to.equal(firstLoss + deposits);
    });
  });

  it("G1 leaves covering to the governor and dropping to the guardian", async () => {
    const world = await loadFixture(funded);
    const { fund, deployer, guardian, operator, stranger, bob } = world;
    const args = { coverMarket: [bob.address, 1n], dropMarket: [bob.address] };
    const holders = { governor: deployer, guardian, operator, stranger };
    for (const { role, functions } of FUND_PERMISSIONS) {
      for (const signature of functions) {
        const { name } = FunctionFragment.from(signature);
        for (const [holder, signer] of Object.entries(holders)) {
          if (holder === role) continue;
          const contract = fund.connect(signer);
          const call = transact({
            contract,
            name,
            args: name === "dropMarket" ? args.dropMarket : args.coverMarket,
          });
          const refusal = { by: fund, error: "AccessManagedUnauthorized", args: [signer.address] };
          await expectRevert(call, refusal);
        }
      }
    }
    const restricted = FUND_PERMISSIONS.flatMap(({ functions }) => functions);
    const open = ["addFirstLoss(uint256)", "cover(uint256)", "deposit(uint256,address)"];
    const own = ["requestWithdrawal(uint256)", "withdraw(address)", "setAuthority(address)"];
    const actual = fund.interface.fragments
      .filter((f): f is FunctionFragment => f instanceof FunctionFragment && !f.constant)
      .map((f) => f.format());
    expect([...restricted, ...open, ...own].toSorted()).to.deep.equal(actual.toSorted());
  });
});
