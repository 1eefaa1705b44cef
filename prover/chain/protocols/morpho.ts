/** Morpho Blue from its own sources: the singleton, two tokens and a price. */
import { AbiCoder, type BaseContract, keccak256, type Signer } from "ethers";
import { call, deployForeign } from "./deploy.ts";
import { morphoPackage } from "./packages.ts";

export interface MarketParams {
  readonly loanToken: string;
  readonly collateralToken: string;
  readonly oracle: string;
  readonly irm: string;
  readonly lltv: bigint;
}

export interface Morpho {
  readonly morpho: BaseContract;
  readonly loanToken: BaseContract;
  readonly collateralToken: BaseContract;
  readonly price: BaseContract;
}

export const LLTV = 8n * 10n ** 17n;
/** One collateral token is worth one loan token. */
const PRICE = 10n ** 36n;

export async function deployMorpho(signer: Signer): Promise<Morpho> {
  const artifacts = morphoPackage();
  const deploy = (name: string, ...args: unknown[]) => {
    const artifact = artifacts.get(name);
    if (artifact === undefined) throw new Error(`Morpho has no contract ${name}`);
    return deployForeign({ signer, artifact, args });
  };
  const morpho = await deploy("Morpho", await signer.getAddress());
  const loanToken = await deploy("ERC20Mock");
  const collateralToken = await deploy("ERC20Mock");
  const price = await deploy("OracleMock");
  await call(price, "setPrice", PRICE);
  return { morpho, loanToken, collateralToken, price };
}

/** Lets Morpho use an interest rate model, for ever, and opens a market on it. */
export async function createMorphoMarket(
  { morpho, loanToken, collateralToken, price }: Morpho,
  irm: BaseContract,
): Promise<MarketParams> {
  const parameters: MarketParams = {
    loanToken: await loanToken.getAddress(),
    collateralToken: await collateralToken.getAddress(),
    oracle: await price.getAddress(),
    irm: await irm.getAddress(),
    lltv: LLTV,
  };
  await call(morpho, "enableIrm", irm);
  if (!(await morpho.getFunction("isLltvEnabled")(LLTV))) await call(morpho, "enableLltv", LLTV);
  await call(morpho, "createMarket", parameters);
  return parameters;
}

export const morphoMarketId = (parameters: MarketParams): string =>
  keccak256(
    AbiCoder.defaultAbiCoder().encode(
      ["address", "address", "address", "address", "uint256"],
      Object.values(parameters),
    ),
  );
