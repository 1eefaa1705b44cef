/** RegimeFeeHook on a real Uniswap v4 pool manager, under a policy that says anything or nothing. */
import { expect } from "chai";
import fc from "fast-check";
import { deployHook, findHookAddress } from "../../../contracts/ignition/hook-address.ts";
import {
  deployFeeHook,
  hookArguments,
  poolIdOf,
} from "../../../prover/chain/protocols/adapters.ts";
import { call, uniswapArtifact } from "../../../prover/chain/protocols/deploy.ts";
import {
  DYNAMIC_FEE,
  deployUniswap,
  openPool,
  poolKey,
  SQRT_PRICE_1,
  swapExactIn,
} from "../../../prover/chain/protocols/uniswap.ts";
import { ethers, networkHelpers } from "../../helpers/chain.ts";
import { expectError, expectRejection } from "../../helpers/expect-error.ts";
import { expectRevert, transact } from "../../helpers/expect-revert.ts";
import { seed } from "../../helpers/properties.ts";
import { deployRoles } from "../../helpers/protocols/roles.ts";
import {
  CALM_WORDS,
  deployScripted,
  MODE,
  script,
} from "../../helpers/protocols/scripted-policy.ts";

const { loadFixture } = networkHelpers;
const BASELINE = 3_000;
const OVERRIDE = 0x400000n;
const HOOK_FLAGS = 0x3fffn;
const AMOUNT = 10n ** 18n;

async function scriptedPool() {
  const roles = await deployRoles();
  const policy = await deployScripted();
  await script(policy, CALM_WORDS);
  const uniswap = await deployUniswap(roles.deployer);
  const parameters = { ...roles, policy, uniswap, marketId: 1n, baselineFeePips: BASELINE };
  const hook = await deployFeeHook(parameters);
  const key = await poolKey(uniswap, DYNAMIC_FEE, await hook.getAddress());
  await openPool(uniswap, key);
  return { ...roles, parameters, policy, uniswap, hook, key };
}

type World = Awaited<ReturnType<typeof scriptedPool>>;

interface Swap {
  readonly amount0: bigint;
  readonly amount1: bigint;
  readonly fee: bigint;
  readonly sqrtPriceBefore: bigint;
  readonly liquidity: bigint;
}

/** Sells `amount` and returns the pool manager's own record of the swap. */
async function swap({ uniswap, key }: World, amount = AMOUNT): Promise<Swap> {
  const before = await slot0(uniswap.manager, poolIdOf(key));
  const receipt = await swapExactIn(uniswap, key, amount);
  for (const log of receipt.logs) {
    const parsed = uniswap.manager.interface.parseLog(log);
    if (parsed?.name !== "Swap") continue;
    const { amount0, amount1, fee, liquidity } = parsed.args;
    return { amount0, amount1, fee, liquidity, sqrtPriceBefore: before.sqrtPrice };
  }
  throw new Error("the swap left no event");
}

/** Pools are the mapping in slot 6 of the pool manager; their first word holds price, tick and fees. */
async function slot0(manager: World["uniswap"]["manager"], poolId: string) {
  const POOLS_SLOT = 6;
  const slot = ethers.solidityPackedKeccak256(["bytes32", "uint256"], [poolId, POOLS_SLOT]);
  const word = BigInt(await manager.getFunction("extsload(bytes32)")(slot));
  return { sqrtPrice: word & ((1n << 160n) - 1n), lpFee: (word >> 208n) & 0xffffffn };
}

/**
 * What a constant-product pool pays out: the fee comes off the input, the price moves by what is left.
 * Exact fractions, rounded in the pool's favour once.
 */
function referenceOut({ sqrtPriceBefore, liquidity }: Swap, amountIn: bigint, feePips: bigint) {
  const MILLION = 1_000_000n;
  const Q96 = 2n ** 96n;
  const input = (amountIn * (MILLION - feePips)) / MILLION;
  const numerator = liquidity * Q96;
  const denominator = numerator + input * sqrtPriceBefore;
  const next = (numerator * sqrtPriceBefore + denominator - 1n) / denominator;
  return (liquidity * (sqrtPriceBefore - next)) / Q96;
}

const distance = (a: bigint, b: bigint) => (a > b ? a - b : b - a);

describe("RegimeFeeHook on Uniswap v4", () => {
  it("F1 charges the baseline in every pool but its own", async () => {
    const world = await loadFixture(scriptedPool);
    const { uniswap, hook } = world;
    const other = await poolKey(uniswap, DYNAMIC_FEE, await hook.getAddress());
    const key = { ...other, tickSpacing: other.tickSpacing / 2 };
    await openPool(uniswap, key);
    expect((await swap({ ...world, key })).fee).to.equal(BigInt(BASELINE));
    expect((await swap(world)).fee).to.equal(500n);
    expect(await hook.getFunction("feeOf")(poolIdOf(world.key))).to.equal(500n);
    expect(await hook.getFunction("feeOf")(poolIdOf(key))).to.equal(BigInt(BASELINE));
  });

  it("F2 F5 charges the policy's fee, and pays out what that fee leaves, to 1 wei", async () => {
    const world = await loadFixture(scriptedPool);
    const fees = fc.integer({ min: 100, max: 10_000 });
    const amounts = fc.bigInt({ min: 1_000n, max: 10n ** 22n });
    await fc.assert(
      fc.asyncProperty(fees, amounts, async (lpFeePips, amount) => {
        await script(world.policy, { ...CALM_WORDS, lpFeePips });
        const made = await swap(world, amount);
        expect(made.fee).to.equal(BigInt(lpFeePips));
        expect(made.amount0).to.equal(-amount);
        const reference = referenceOut(made, amount, BigInt(lpFeePips));
        expect(distance(made.amount1, reference) <= 1n).to.equal(true);
      }),
      { numRuns: 30, seed },
    );
  });

  it("F2 takes both ends of the corridor of fees", async () => {
    const { hook, key, policy } = await loadFixture(scriptedPool);
    for (const lpFeePips of [100, 10_000]) {
      await script(policy, { ...CALM_WORDS, lpFeePips });
      expect(await hook.getFunction("feeOf")(poolIdOf(key))).to.equal(BigInt(lpFeePips));
    }
  });

  it("F2 returns the fee with the override flag, and touches no amount", async () => {
    const world = await loadFixture(scriptedPool);
    const { hook, key, uniswap, stranger } = world;
    const manager = await ethers.getImpersonatedSigner(await uniswap.manager.getAddress());
    const parameters = [true, -1n, 0n];
    const [selector, delta, fee] = await hook.connect(manager).getFunction("beforeSwap")(
      stranger,
      key,
      parameters,
      "0x",
    );
    const expected = hook.interface.getFunction("beforeSwap")?.selector;
    expect([selector, delta, fee]).to.deep.equal([expected, 0n, OVERRIDE | 500n]);
  });

  it("F4 starts a pool at the baseline, where Uniswap would start it at 0", async () => {
    const { uniswap, key } = await loadFixture(scriptedPool);
    const { lpFee } = await slot0(uniswap.manager, poolIdOf(key));
    expect(lpFee).to.equal(BigInt(BASELINE));
  });

  it("refuses a pool with a fixed fee", async () => {
    const { uniswap, hook } = await loadFixture(scriptedPool);
    const fixed = await poolKey(uniswap, 3_000, await hook.getAddress());
    const args = [fixed, SQRT_PRICE_1];
    const trying = transact({ contract: uniswap.manager, name: "initialize", args });
    const refusal = { error: "PoolFeeNotDynamic", args: [3_000] };
    const reason = hook.interface.encodeErrorResult(refusal.error, refusal.args);
    const thrown = await trying.then(
      () => "",
      (error: unknown) => JSON.stringify(error) + String(error),
    );
    // The pool manager wraps what a hook reverts with.
    expect(thrown).to.contain(reason.slice(2));
  });

  it("F1 refuses every caller but the pool manager", async () => {
    const { hook, key, deployer } = await loadFixture(scriptedPool);
    const calls = {
      afterInitialize: [deployer, key, SQRT_PRICE_1, 0],
      beforeSwap: [deployer, key, [true, -1n, 0n], "0x"],
    };
    for (const [name, args] of Object.entries(calls)) {
      const trying = hook.getFunction(name).staticCall(...args);
      const refusal = { by: hook, error: "CallerNotPoolManager", args: [deployer.address] };
      await expectRevert(trying, refusal);
    }
  });
});

describe("RegimeFeeHook's address", () => {
  it("F6 carries its two permissions and no other, none that returns amounts", async () => {
    const { hook } = await loadFixture(scriptedPool);
    const flags = BigInt(await hook.getAddress()) & HOOK_FLAGS;
    expect(flags).to.equal((1n << 12n) | (1n << 7n));
  });

  it("F6 is refused by the hook when it permits anything else", async () => {
    const { parameters, hook } = await loadFixture(scriptedPool);
    const args = [hookArguments(parameters)];
    const [deployer] = await ethers.getSigners();
    const nonce = await deployer?.getNonce();
    const address = ethers.getCreateAddress({ from: deployer?.address ?? "", nonce: nonce ?? 0 });
    const trying = ethers.deployContract("RegimeFeeHook", args);
    const refused = [address, BigInt(address) & HOOK_FLAGS, 0x1080];
    await expectRevert(trying, { by: hook, error: "HookAddressWrong", args: refused });
  });

  it("F6 is found for any flags, always the same", () => {
    const initCode = uniswapArtifact("PoolSwapTest").bytecode;
    for (const flags of [0n, 0x1080n, 0x3fffn]) {
      const { address, salt } = findHookAddress(initCode, flags);
      expect(BigInt(address) & HOOK_FLAGS).to.equal(flags);
      expect(findHookAddress(initCode, flags).salt).to.equal(salt);
    }
  });

  it("is not found for flags that no address has", () => {
    const { bytecode } = uniswapArtifact("PoolSwapTest");
    expectError("NO_HOOK_SALT", () => findHookAddress(bytecode, 1n << 14n));
  });

  it("is the same when the hook is deployed again, which sends nothing", async () => {
    const { parameters, hook, deployer } = await loadFixture(scriptedPool);
    const nonce = await deployer.getNonce();
    const again = await deployFeeHook(parameters);
    expect(await again.getAddress()).to.equal(await hook.getAddress());
    expect(await deployer.getNonce()).to.equal(nonce);
  });

  it("needs a signer with a chain", async () => {
    const signer = ethers.Wallet.createRandom();
    await expectRejection("NO_PROVIDER", deployHook({ signer, initCode: "0x00" }));
  });

  it("comes with a baseline inside the corridor of fees", async () => {
    const { parameters, hook } = await loadFixture(scriptedPool);
    for (const baselineFeePips of [0, 99, 10_001]) {
      const args = [hookArguments({ ...parameters, baselineFeePips })];
      const trying = ethers.deployContract("RegimeFeeHook", args);
      const refused = [baselineFeePips, 100, 10_000];
      await expectRevert(trying, { by: hook, error: "BaselineFeeInvalid", args: refused });
    }
  });
});

describe("RegimeFeeHook without a policy to read", () => {
  const selector = ethers.id("lpFee(uint64)").slice(0, 10);
  const word = (value: bigint) => ethers.toBeHex(value, 32);
  const failures: [string, (world: World) => Promise<unknown>][] = [
    ["reverts", ({ policy }) => call(policy, "setMode", MODE.revert)],
    ["burns its gas", ({ policy }) => call(policy, "setMode", MODE.burnGas)],
    ["floods its reader", ({ policy }) => call(policy, "setMode", MODE.flood)],
    ["has no code", ({ policy }) => networkHelpers.setCode(String(policy.target), "0x")],
    ["answers too little", ({ policy }) => call(policy, "setAnswer", selector, "0x01f4")],
    ["answers 0", ({ policy }) => call(policy, "setAnswer", selector, word(0n))],
    ["answers 100 %", ({ policy }) => call(policy, "setAnswer", selector, word(1_000_000n))],
    [
      "answers all bits",
      ({ policy }) => call(policy, "setAnswer", selector, word(2n ** 256n - 1n)),
    ],
  ];
  for (const [what, fail] of failures) {
    it(`F3 swaps at the baseline when the policy ${what}`, async () => {
      const world = await loadFixture(scriptedPool);
      expect((await swap(world)).fee).to.equal(500n);
      await fail(world);
      expect((await swap(world)).fee).to.equal(BigInt(BASELINE));
    });
  }

  it("F3 reads no fee out of an answer that is too short", async () => {
    const world = await loadFixture(scriptedPool);
    // The words around the call leave this id's upper half where the end of an answer would be.
    const hook = await deployFeeHook({ ...world.parameters, marketId: 500n << 32n });
    const key = { ...world.key, hooks: await hook.getAddress() };
    expect(await hook.getFunction("feeOf")(poolIdOf(key))).to.equal(500n);
    await call(world.policy, "setAnswer", selector, `0x${"00".repeat(28)}`);
    expect(await hook.getFunction("feeOf")(poolIdOf(key))).to.equal(BigInt(BASELINE));
  });

  it("F3 gives a policy that burns its gas no more than a read is worth", async () => {
    const { uniswap, key, policy } = await loadFixture(scriptedPool);
    await call(policy, "setMode", MODE.burnGas);
    const { gasUsed } = await swapExactIn(uniswap, key, AMOUNT);
    expect(Number(gasUsed)).to.be.below(250_000);
  });

  it("S5 F3 never falls back where the full gas would have brought an answer", async () => {
    const { hook, key, policy } = await loadFixture(scriptedPool);
    // Just below what a read is promised, less what a call costs before it counts.
    await call(policy, "setNeededGas", 49_400);
    const reading = hook.getFunction("feeOf");
    const outcomes = new Set<string>();
    for (let gasLimit = 73_000; gasLimit < 81_000; gasLimit += 50) {
      outcomes.add(
        await reading.staticCall(poolIdOf(key), { gasLimit }).then(String, () => "reverted"),
      );
    }
    expect([...outcomes]).to.deep.equal(["reverted", "500"]);
  });

  it("S5 F3 reverts rather than fall back when the swap leaves too little gas", async () => {
    const world = await loadFixture(scriptedPool);
    const { hook, key, policy } = world;
    await call(policy, "setMode", MODE.burnGas);
    const reading = hook.getFunction("feeOf");
    const starved = reading.staticCall(poolIdOf(key), { gasLimit: 60_000 });
    await expectRevert(starved, { by: hook, error: "GasTooLowToReadFee", args: [50_000] });
    expect(await reading.staticCall(poolIdOf(key), { gasLimit: 120_000 })).to.equal(3_000n);
  });
});
