/** Deploys the helper that submits and syncs in one transaction. It has no role; anybody may deploy one. */
import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

export default buildModule("SubmitAndSync", (m) => {
  const oracle = m.getParameter<string>("oracle");
  const policy = m.getParameter<string>("policy");
  return { submitAndSync: m.contract("SubmitAndSync", [oracle, policy]) };
});
