/** The steward of an Aave v3 pool; Aave's governance then makes it a risk admin. */
import { Contract, type Provider } from "ethers";
import { z } from "zod";
import { stewardModule } from "../../../../contracts/ignition/modules/adapters.ts";
import { addressShape } from "../shapes.ts";
import { type Extension, extensionNameShape, type Locate } from "./extension.ts";

const AAVE = [
  "function getPool() view returns (address)",
  "function getPoolConfigurator() view returns (address)",
];

export const aaveShape = z.strictObject({
  name: extensionNameShape,
  addressesProvider: addressShape,
});

export function aaveExtension(
  { name, addressesProvider }: z.infer<typeof aaveShape>,
  locate: Locate,
): Extension {
  const label = `AaveSteward_${name}`;
  const facts = async (provider: Provider) => {
    const aave = new Contract(addressesProvider, AAVE, provider);
    return {
      POOL: String(await aave.getFunction("getPool")()),
      CONFIGURATOR: String(await aave.getFunction("getPoolConfigurator")()),
    };
  };
  const location = locate("addressesProvider");
  const what = "Aave's PoolAddressesProvider";
  return {
    location: locate(),
    contracts: [{ label, kind: "AaveSteward", facts }],
    marketIds: [],
    needsGovernor: true,
    targets: [{ location, address: addressesProvider, what, answers: AAVE }],
    async deploy({ core, deployModule }) {
      const args = { accessManager: core.AccessManager, policy: core.RiskPolicy };
      const module = stewardModule(label, { ...args, addressesProvider });
      const { steward = "" } = await deployModule(module);
      return { [label]: steward };
    },
  };
}
