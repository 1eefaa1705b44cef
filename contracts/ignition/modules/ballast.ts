/**
 * Deploys Ballast and wires its roles. The deployer keeps the admin and governor roles without delay
 * to set up publishers, models and feeds; the handover module then passes both on and takes them away.
 */
import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { accessManagerArtifact, poseidonArtifact } from "../artifacts.ts";
import { PERMISSIONS, ROLES, selectorOf } from "../permissions.ts";

const POSEIDON_ARITIES = [2, 3, 4, 5, 6] as const;

export default buildModule("Ballast", (m) => {
  const deployer = m.getAccount(0);
  const guardian = m.getParameter<string>("guardian");
  const operator = m.getParameter<string>("operator");
  const activationDelaySeconds = m.getParameter("activationDelaySeconds", 86_400);

  const accessManager = m.contract("AccessManager", accessManagerArtifact, [deployer]);
  const permutations = POSEIDON_ARITIES.map((arity) =>
    m.contract(`Poseidon${arity}`, poseidonArtifact(arity)),
  );
  const hasher = m.contract("PoseidonHasher", [permutations]);
  const publishers = m.contract("PublisherRegistry", [accessManager, hasher]);
  const models = m.contract("ModelRegistry", [accessManager, activationDelaySeconds]);
  const oracle = m.contract("RiskOracle", [accessManager, hasher, publishers, models]);

  const marketSetup = m.library("MarketSetup");
  const policy = m.contract("RiskPolicy", [accessManager, oracle], {
    libraries: { MarketSetup: marketSetup },
  });

  const targets = {
    PublisherRegistry: publishers,
    ModelRegistry: models,
    RiskOracle: oracle,
    RiskPolicy: policy,
  };
  const permitted = PERMISSIONS.map(({ target, role, functions }) => {
    const mapped = [targets[target], functions.map(selectorOf), ROLES[role]];
    return m.call(accessManager, "setTargetFunctionRole", mapped, { id: `${target}_${role}` });
  });
  m.call(accessManager, "setRoleGuardian", [ROLES.governor, ROLES.guardian]);
  const governing = m.call(accessManager, "grantRole", [ROLES.governor, deployer, 0], {
    id: "grant_governor",
  });
  m.call(accessManager, "grantRole", [ROLES.guardian, guardian, 0], { id: "grant_guardian" });
  m.call(accessManager, "grantRole", [ROLES.operator, operator, 0], { id: "grant_operator" });
  const after = [governing, ...permitted];
  m.call(publishers, "setListener", [oracle], { id: "publishers_tell_oracle", after });
  m.call(models, "setListener", [oracle], { id: "models_tell_oracle", after });

  return { accessManager, hasher, publishers, models, oracle, policy };
});
