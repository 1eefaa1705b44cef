/** An access manager with the roles of Ballast's deployment, where the rest of Ballast is not needed. */
import { accessManagerArtifact } from "../../../contracts/ignition/artifacts.ts";
import { ROLES } from "../../../contracts/ignition/permissions.ts";
import { call } from "../../../prover/chain/protocols/deploy.ts";
import { ethers } from "../chain.ts";

export async function deployRoles() {
  const [deployer, , guardian, operator, stranger] = await ethers.getSigners();
  if (!deployer || !guardian || !operator || !stranger) {
    throw new Error("the simulated chain has fewer than five accounts");
  }
  const { abi, bytecode } = accessManagerArtifact;
  const accessManager = await new ethers.ContractFactory(abi, bytecode, deployer).deploy(deployer);
  await call(accessManager, "grantRole", ROLES.governor, deployer, 0);
  await call(accessManager, "grantRole", ROLES.guardian, guardian, 0);
  await call(accessManager, "grantRole", ROLES.operator, operator, 0);
  return { accessManager, deployer, guardian, operator, stranger };
}
