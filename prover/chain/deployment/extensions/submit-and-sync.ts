/** The helper that submits a proof and syncs the policies in one transaction; every deployment has one. */
import submitAndSyncModule from "../../../../contracts/ignition/modules/submit-and-sync.ts";
import type { Extension } from "./extension.ts";

const LABEL = "SubmitAndSync";

export const submitAndSync: Extension = {
  location: "extensions",
  contracts: [{ label: LABEL, kind: "SubmitAndSync", facts: async () => ({}) }],
  marketIds: [],
  needsGovernor: false,
  targets: [],
  async deploy({ core, deployModule }) {
    const parameters = { oracle: core.RiskOracle, policy: core.RiskPolicy };
    const { submitAndSync: address = "" } = await deployModule(submitAndSyncModule, parameters);
    return { [LABEL]: address };
  },
};
