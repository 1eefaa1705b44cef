/** A lending market of two tokens with the guarantee fund behind it. */
import { Contract, getAddress, type Provider } from "ethers";
import { z } from "zod";
import { lendingModule } from "../../../../contracts/ignition/modules/lending.ts";
import { BallastError } from "../../../../model/errors.ts";
import { addressShape, marketIdShape, uint128Shape } from "../shapes.ts";
import { type Extension, extensionNameShape, type Locate, type Target } from "./extension.ts";

const DAY_SECONDS = 86_400;
/** GuaranteeFund takes only more: the longest time that a policy may take to be called dead. */
const COOLDOWN_ABOVE_SECONDS = 2 * DAY_SECONDS;
/** Of PriceFeed.requireUsable. */
const MAX_DECIMALS_BETWEEN = 38;

export const lendingShape = z
  .strictObject({
    name: extensionNameShape,
    market: marketIdShape,
    collateralToken: addressShape,
    debtToken: addressShape,
    priceFeed: addressShape,
    priceMaxAgeSeconds: z.int().min(60).max(DAY_SECONDS),
    /** Limits of the feed itself, in its decimals; prices lie strictly between. */
    lowestAnswer: uint128Shape,
    highestAnswer: uint128Shape.refine((answer) => answer < 2n ** 127n, "above 127 bits"),
    /** In the debt token's smallest unit, as the fund's cap for one event is. */
    minDebtAssets: uint128Shape,
    eventCap: uint128Shape,
    cooldownSeconds: z
      .int()
      .min(COOLDOWN_ABOVE_SECONDS + 1)
      .max(90 * DAY_SECONDS)
      .default(7 * DAY_SECONDS),
  })
  .refine(({ lowestAnswer, highestAnswer }) => lowestAnswer < highestAnswer, {
    error: "not above lowestAnswer",
    path: ["highestAnswer"],
  })
  .refine(
    ({ collateralToken, debtToken }) => collateralToken.toLowerCase() !== debtToken.toLowerCase(),
    { error: "the collateral token", path: ["debtToken"] },
  );

type LendingOptions = z.infer<typeof lendingShape>;

export function lendingExtension(options: LendingOptions, locate: Locate): Extension {
  const { name, market: marketId, collateralToken, debtToken, priceFeed } = options;
  const [marketLabel, fundLabel] = [`LendingMarket_${name}`, `GuaranteeFund_${name}`];
  const { priceMaxAgeSeconds, lowestAnswer, highestAnswer, minDebtAssets, eventCap } = options;
  const { cooldownSeconds } = options;
  const marketFacts = async () => ({
    MARKET_ID: String(marketId),
    COLLATERAL_TOKEN: getAddress(collateralToken),
    DEBT_TOKEN: getAddress(debtToken),
    PRICE_FEED: getAddress(priceFeed),
    PRICE_MAX_AGE_SECONDS: String(priceMaxAgeSeconds),
    LOWEST_ANSWER: String(lowestAnswer),
    HIGHEST_ANSWER: String(highestAnswer),
    MIN_DEBT_ASSETS: String(minDebtAssets),
  });
  const fundFacts = async () => ({
    ASSET: getAddress(debtToken),
    COOLDOWN_SECONDS: String(cooldownSeconds),
  });
  return {
    location: locate(),
    contracts: [
      { label: fundLabel, kind: "GuaranteeFund", facts: fundFacts },
      { label: marketLabel, kind: "LendingMarket", facts: marketFacts },
    ],
    marketIds: [marketId],
    needsGovernor: true,
    targets: targetsOf(options, locate),
    check: (provider) => requirePrice(provider, options, locate),
    async deploy({ core, deployModule }) {
      const { fund = "", market = "" } = await deployModule(lendingModule(`Lending_${name}`), {
        accessManager: core.AccessManager,
        policy: core.RiskPolicy,
        collateralToken,
        debtToken,
        priceFeed,
        priceMaxAgeSeconds,
        lowestAnswer,
        highestAnswer,
        marketId,
        minDebtAssets,
        eventCap,
        cooldownSeconds,
      });
      return { [fundLabel]: fund, [marketLabel]: market };
    },
  };
}

const DECIMALS = "function decimals() view returns (uint8)";
const LATEST =
  "function latestRoundData() view returns (uint80, int256 answer, uint256, uint256, uint80)";

function targetsOf(options: LendingOptions, locate: Locate): Target[] {
  const { collateralToken, debtToken, priceFeed } = options;
  const token = (member: string, address: string): Target => {
    return { location: locate(member), address, what: "a token", answers: [DECIMALS] };
  };
  const answers = [DECIMALS, LATEST];
  return [
    token("collateralToken", collateralToken),
    token("debtToken", debtToken),
    { location: locate("priceFeed"), address: priceFeed, what: "a Chainlink feed", answers },
  ];
}

/** What the market's constructor would refuse, and a feed of other limits than the file's. */
async function requirePrice(
  provider: Provider,
  options: LendingOptions,
  locate: Locate,
): Promise<void> {
  const { collateralToken, debtToken, priceFeed, lowestAnswer, highestAnswer } = options;
  const decimalsOf = async (address: string): Promise<number> =>
    Number(await new Contract(address, [DECIMALS], provider).getFunction("decimals")());
  const [collateral, debt] = [await decimalsOf(collateralToken), await decimalsOf(debtToken)];
  const feed = await decimalsOf(priceFeed);
  const between = collateral + feed - debt;
  if (between < 0 || between > MAX_DECIMALS_BETWEEN) {
    const message = `decimals ${collateral} of the collateral, ${feed} of the feed, ${debt} of the debt`;
    throw new BallastError("input", "LENDING_DECIMALS", message, {
      location: locate("collateralToken"),
      hint: `the first two less the third are 0 to ${MAX_DECIMALS_BETWEEN}`,
    });
  }
  const contract = new Contract(priceFeed, [LATEST], provider);
  const { answer } = await contract.getFunction("latestRoundData")();
  if (answer > lowestAnswer && answer < highestAnswer) return;
  throw new BallastError("input", "LENDING_PRICE", `the feed answers ${answer}`, {
    location: locate("priceFeed"),
    hint: `an answer strictly between ${lowestAnswer} and ${highestAnswer}`,
  });
}
