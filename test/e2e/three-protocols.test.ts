/**
 * The whole way of a proven crisis: signed reports of 12 March 2020, real proofs, the oracle, the policy,
 * and what Aave v3.6, Morpho Blue and Uniswap v4 then do with it.
 */
import { expect } from "chai";
import { Contract, type Signer } from "ethers";
import { accessManagerArtifact } from "../../contracts/ignition/artifacts.ts";
import { configureMarket } from "../../contracts/ignition/setup.ts";
import { readHistory } from "../../model/history/reader.ts";
import { STARTING_CONFIG } from "../../model/policy/market-config.ts";
import { deployAave } from "../../prover/chain/protocols/aave.ts";
import { ASSET_CONFIG, TOKEN, USDC, WETH } from "../../prover/chain/protocols/aave-reserves.ts";
import { deployFeeHook, deployIrm, deploySteward } from "../../prover/chain/protocols/adapters.ts";
import { call } from "../../prover/chain/protocols/deploy.ts";
import {
  createMorphoMarket,
  deployMorpho,
  morphoMarketId,
} from "../../prover/chain/protocols/morpho.ts";
import {
  DYNAMIC_FEE,
  deployUniswap,
  openPool,
  poolKey,
  swapExactIn,
} from "../../prover/chain/protocols/uniswap.ts";
import { type LocalChain, startLocalChain } from "../../prover/cli/demo/local-chain.ts";
import { type ReplayedRound, replayRound } from "../../prover/cli/demo/replay.ts";
import { createWorld, PERIOD_SECONDS, settle, type World } from "../../prover/cli/demo/world.ts";
import { loadProver } from "../../prover/proof/load-prover.ts";
import type { Prover } from "../../prover/proof/prover.ts";
import { reserveOf } from "../helpers/protocols/aave-world.ts";
import { runCli } from "../helpers/run-cli.ts";

const MODEL = "model/ballast-v1.json";
const FIRST_ROUND = Date.parse("2020-03-12T15:00:00Z") / 1000 / PERIOD_SECONDS;
const ROUNDS = 2;
const MARKET_ID = 1n;
/** Long enough before the crisis that the delay of a rate step has passed. */
const LEAD_HOURS = 12;
const STRESS_ABOVE = STARTING_CONFIG.rules.stressAbove;
const [, TRANSITION, STRESS] = STARTING_CONFIG.profiles;
const BORROW_CAP_TOKENS = 1_000n;

/** Three protocols on the chain, each on the same market of the same policy. */
async function deployProtocols({ deployer, policy }: Side) {
  const authority: string = await policy.getFunction("authority")();
  const accessManager = new Contract(authority, accessManagerArtifact.abi, deployer);
  const side = { deployer, accessManager, policy };

  const aave = await deployAave(deployer, [WETH, USDC]);
  const [weth] = aave.tokens;
  if (weth === undefined) throw new Error("Aave has no reserve");
  const steward = await deploySteward(side, aave);
  await call(steward, "configureAsset", weth, ASSET_CONFIG);
  await call(steward, "adopt", weth);

  const blue = await deployMorpho(deployer);
  const { kinkBps, baseBps, slope1Bps, slope2Bps, convexBps } = TRANSITION;
  const baseline = { kinkBps, baseBps, slope1Bps, slope2Bps, convexBps };
  const irm = await deployIrm({ ...side, morpho: blue.morpho, marketId: MARKET_ID, baseline });
  const params = await createMorphoMarket(blue, irm);

  const uniswap = await deployUniswap(deployer);
  const baselineFeePips = TRANSITION.lpFeePips;
  const hook = await deployFeeHook({ ...side, uniswap, marketId: MARKET_ID, baselineFeePips });
  const key = await poolKey(uniswap, DYNAMIC_FEE, await hook.getAddress());
  await openPool(uniswap, key);

  return {
    syncAave: () => call(steward, "sync", weth),
    reserve: () => reserveOf(aave, weth),
    accrue: () => call(blue.morpho, "accrueInterest", params),
    curve: async () => {
      const curve = await irm.getFunction("curveOf")(morphoMarketId(params));
      return { slope2Bps: Number(curve.slope2Bps), baseBps: Number(curve.baseBps) };
    },
    swapFee: async () => {
      const receipt = await swapExactIn(uniswap, key, TOKEN);
      const parsed = receipt.logs.map((log) => uniswap.manager.interface.parseLog(log));
      return Number(parsed.find((log) => log?.name === "Swap")?.args.fee);
    },
  };
}

interface Side {
  readonly deployer: Signer;
  readonly policy: LocalChain["policy"];
}

describe("a proven crisis on three protocols", function () {
  this.timeout(300_000);
  let chain: LocalChain;
  let prover: Prover;
  let world: World;
  let protocols: Awaited<ReturnType<typeof deployProtocols>>;
  const rounds: ReplayedRound[] = [];

  before(async () => {
    expect((await runCli("setup", "--dev", "--shape", "small")).status).to.equal(0);
    prover = await loadProver("small");
    world = createWorld(MODEL);
    const startsAt = (FIRST_ROUND - LEAD_HOURS) * PERIOD_SECONDS;
    chain = await startLocalChain(startsAt);
    await settle(chain, world, startsAt);
    const cap = BORROW_CAP_TOKENS * TOKEN;
    const config = { ...STARTING_CONFIG, borrowCap: cap, supplyCap: 5n * cap };
    await configureMarket(chain.policy, MARKET_ID, config);
    protocols = await deployProtocols(chain);
    await protocols.syncAave();
  });
  after(async () => {
    await prover.close();
    await chain.close();
  });

  it("starts at the transition profile everywhere", async () => {
    expect(await protocols.reserve()).to.include({
      ltvBps: TRANSITION.maxLtvBps,
      borrowCap: 700,
      slope2Bps: TRANSITION.slope2Bps + TRANSITION.convexBps,
    });
    expect(await protocols.curve()).to.deep.equal({ slope2Bps: 4_500, baseBps: 100 });
    expect(await protocols.swapFee()).to.equal(TRANSITION.lpFeePips);
  });

  it("is proven twice, and verified by the oracle each time", async () => {
    const history = readHistory();
    for (let round = FIRST_ROUND; round < FIRST_ROUND + ROUNDS; round++) {
      const { signal } = new AbortController();
      const onProgress = () => undefined;
      const parameters = { world, chain, history, prover, round, signal, onProgress };
      rounds.push(await replayRound(parameters));
    }
    for (const { score, proof } of rounds) {
      expect(score.scoreHigh).to.be.greaterThan(STRESS_ABOVE);
      expect(proof.publicSignals).to.have.length(2);
    }
    expect(rounds.at(-1)?.regime).to.equal("stress");
  });

  it("lowers Aave's LTV and cap for new borrowing, and takes the first step of the rates", async () => {
    const before = await protocols.reserve();
    await protocols.syncAave();
    const after = await protocols.reserve();
    expect(after).to.include({ ltvBps: STRESS.maxLtvBps, borrowCap: 300, thresholdBps: 8_000 });
    const whole = STRESS.slope2Bps + STRESS.convexBps - before.slope2Bps;
    expect(after.slope2Bps - before.slope2Bps).to.equal(whole / 5);
  });

  it("takes the same step on Morpho with the next accrual", async () => {
    expect(await protocols.curve()).to.include({ slope2Bps: TRANSITION.slope2Bps });
    await protocols.accrue();
    const step = (STRESS.slope2Bps - TRANSITION.slope2Bps) / 5;
    expect(await protocols.curve()).to.include({ slope2Bps: TRANSITION.slope2Bps + step });
  });

  it("raises the fee of the next swap on Uniswap", async () => {
    expect(await protocols.swapFee()).to.equal(STRESS.lpFeePips);
  });
});
