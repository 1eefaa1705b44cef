/**
 * Ends the set-up: the governor takes over behind its delay, the deployer keeps nothing. From here on
 * every addition, configuration and change of a role is announced on chain for the delay's length, and
 * a guardian may cancel it.
 */
import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { accessManagerArtifact } from "../artifacts.ts";
import { ROLES } from "../permissions.ts";

const DEFAULT_DELAY_SECONDS = 48 * 3600;

export default buildModule("Handover", (m) => {
  const deployer = m.getAccount(0);
  const governor = m.getParameter<string>("governor");
  const delaySeconds = m.getParameter("governanceDelaySeconds", DEFAULT_DELAY_SECONDS);
  const accessManager = m.contractAt(
    "AccessManager",
    accessManagerArtifact,
    m.getParameter<string>("accessManager"),
  );

  const granted = [
    { id: "grant_governor", call: [ROLES.governor, governor, delaySeconds] },
    { id: "grant_admin", call: [ROLES.admin, governor, delaySeconds] },
    { id: "grant_guardian", call: [ROLES.guardian, governor, 0] },
  ].map(({ id, call }) => m.call(accessManager, "grantRole", call, { id }));
  const left = m.call(accessManager, "renounceRole", [ROLES.governor, deployer], {
    id: "leave_governor",
    after: granted,
  });
  m.call(accessManager, "renounceRole", [ROLES.admin, deployer], {
    id: "leave_admin",
    after: [left],
  });
  return { accessManager };
});
