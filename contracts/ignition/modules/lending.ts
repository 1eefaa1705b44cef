/**
 * Deploys a lending market on a deployed policy, with a guarantee fund that covers it. Runs as the
 * deployer, before the handover; a later market is covered through the governor's schedule. A deployment
 * with several markets gives each module an id of its own.
 */
import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { accessManagerArtifact } from "../artifacts.ts";
import { FUND_PERMISSIONS } from "../lending-permissions.ts";
import { ROLES, selectorOf } from "../permissions.ts";

const HOUR = 3600;
const DEFAULT_COOLDOWN_SECONDS = 7 * 24 * HOUR;

export const lendingModule = (id: string) =>
  buildModule(id, (m) => {
    const accessManager = m.contractAt(
      "AccessManager",
      accessManagerArtifact,
      m.getParameter<string>("accessManager"),
    );
    const debtToken = m.getParameter<string>("debtToken");
    const cooldownSeconds = m.getParameter("cooldownSeconds", DEFAULT_COOLDOWN_SECONDS);
    const fund = m.contract("GuaranteeFund", [accessManager, debtToken, cooldownSeconds]);
    const permitted = FUND_PERMISSIONS.map(({ role, functions }) => {
      const mapped = [fund, functions.map(selectorOf), ROLES[role]];
      return m.call(accessManager, "setTargetFunctionRole", mapped, {
        id: `GuaranteeFund_${role}`,
      });
    });

    const market = m.contract("LendingMarket", [
      {
        collateralToken: m.getParameter<string>("collateralToken"),
        debtToken,
        priceFeed: m.getParameter<string>("priceFeed"),
        priceMaxAgeSeconds: m.getParameter("priceMaxAgeSeconds", HOUR),
        lowestAnswer: m.getParameter<bigint>("lowestAnswer"),
        highestAnswer: m.getParameter<bigint>("highestAnswer"),
        policy: m.getParameter<string>("policy"),
        marketId: m.getParameter<bigint>("marketId"),
        fund,
        minDebtAssets: m.getParameter<bigint>("minDebtAssets"),
      },
    ]);
    const eventCap = m.getParameter<bigint>("eventCap");
    m.call(fund, "coverMarket", [market, eventCap], { after: permitted });
    return { fund, market };
  });

export default lendingModule("Lending");
