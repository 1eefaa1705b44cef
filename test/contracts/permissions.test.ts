/**
 * Role × function, from the ABIs: every function that changes state either is open to all on purpose or
 * answers to exactly one role. A function added without a decision fails here by itself.
 */
import { expect } from "chai";
import { FunctionFragment, type ParamType } from "ethers";
import handover from "../../contracts/ignition/modules/handover.ts";
import { PERMISSIONS, ROLES } from "../../contracts/ignition/permissions.ts";
import { STARTING_CONFIG } from "../../model/policy/market-config.ts";
import { deploy, goLive, send } from "../helpers/ballast.ts";
import { ethers, ignition, networkHelpers } from "../helpers/chain.ts";
import { expectRevert, revertName, transact } from "../helpers/expect-revert.ts";

const { loadFixture, time } = networkHelpers;
const GOVERNANCE_DELAY_SECONDS = 48 * 3600;

const SIGNED_OBSERVATIONS = "(uint256,(uint256,uint256,uint256))";
/** Refuses everybody but the registries: test/contracts/risk-oracle.listening.test.ts. */
const REGISTRIES_ONLY = "registryChanged()";
/** Open to everybody; `setAuthority` answers to the AccessManager alone. */
const OPEN: Readonly<Record<string, readonly string[]>> = {
  PublisherRegistry: [
    `evictEquivocator(uint8,uint256,uint256,uint32,${SIGNED_OBSERVATIONS},${SIGNED_OBSERVATIONS})`,
  ],
  ModelRegistry: [],
  RiskOracle: [
    REGISTRIES_ONLY,
    "refreshConfig(uint256)",
    "submit(uint256,uint256,uint256[8],uint256[])",
  ],
  RiskPolicy: ["sync(uint64)", "syncBatch(uint64[])"],
};
const AUTHORITY_ONLY = "setAuthority(address)";

/** Zeros of a type: enough to pass the decoder and reach the role check. */
function zeroOf(type: ParamType): unknown {
  if (type.isArray()) {
    return Array.from({ length: Math.max(0, type.arrayLength) }, () => zeroOf(type.arrayChildren));
  }
  if (type.isTuple()) return type.components.map(zeroOf);
  if (type.type === "string") return "";
  if (type.type === "address") return ethers.ZeroAddress;
  if (type.type === "bytes32") return ethers.ZeroHash;
  return type.type === "bool" ? false : 0n;
}

async function targets() {
  const deployment = await deploy();
  const { publishers, models, oracle, policy } = deployment;
  const contracts = {
    PublisherRegistry: publishers,
    ModelRegistry: models,
    RiskOracle: oracle,
    RiskPolicy: policy,
  };
  return { ...deployment, contracts };
}

const mutating = (fragments: readonly unknown[]): FunctionFragment[] =>
  fragments.filter(
    (fragment): fragment is FunctionFragment =>
      fragment instanceof FunctionFragment && !fragment.constant,
  );

describe("permissions", () => {
  it("cover every function that changes state, once", async () => {
    const { contracts } = await loadFixture(targets);
    for (const [name, contract] of Object.entries(contracts)) {
      const listed = PERMISSIONS.filter(({ target }) => target === name).flatMap(
        (p) => p.functions,
      );
      const decided = [...listed, ...(OPEN[name] ?? []), AUTHORITY_ONLY];
      const actual = mutating(contract.interface.fragments).map((fragment) => fragment.format());
      expect(decided.toSorted(), name).to.deep.equal(actual.toSorted());
    }
  });

  it("G1 are held: each function refuses everyone but the holder of its role", async () => {
    const { contracts, deployer, guardian, operator, stranger } = await loadFixture(targets);
    const holders = { governor: deployer, guardian, operator, stranger };
    for (const { target, role, functions } of PERMISSIONS) {
      for (const signature of functions) {
        const fragment = FunctionFragment.from(signature);
        const args = fragment.inputs.map(zeroOf);
        for (const [holder, signer] of Object.entries(holders)) {
          const contract = contracts[target].connect(signer);
          const call = transact({ contract, name: fragment.format(), args });
          const refusal = {
            by: contract,
            error: "AccessManagedUnauthorized",
            args: [signer.address],
          };
          if (holder !== role) await expectRevert(call, refusal);
          else {
            await call.catch((error: unknown) => {
              expect(revertName(contract, error)).to.not.match(/^AccessManaged/);
            });
          }
        }
      }
    }
  });

  it("G1 leave changing the authority to the authority", async () => {
    const { contracts, deployer, guardian } = await loadFixture(targets);
    for (const target of Object.values(contracts)) {
      for (const signer of [deployer, guardian]) {
        const contract = target.connect(signer);
        const call = transact({ contract, name: "setAuthority", args: [signer.address] });
        const refusal = {
          by: contract,
          error: "AccessManagedUnauthorized",
          args: [signer.address],
        };
        await expectRevert(call, refusal);
      }
    }
  });
});

async function handedOver() {
  const live = await goLive({ markets: 1 });
  const accessManager = await live.accessManager.getAddress();
  const parameters = {
    Handover: {
      accessManager,
      governor: live.governor.address,
      governanceDelaySeconds: GOVERNANCE_DELAY_SECONDS,
    },
  };
  await ignition.deploy(handover, { parameters });
  return live;
}

describe("handover", () => {
  it("leaves the deployer nothing", async () => {
    const { accessManager, deployer, oracle, feedId } = await loadFixture(handedOver);
    for (const role of Object.values(ROLES)) {
      const [isMember] = await accessManager.getFunction("hasRole")(role, deployer.address);
      expect(isMember).to.equal(false);
    }
    const call = transact({
      contract: oracle.connect(deployer),
      name: "retireFeed",
      args: [feedId],
    });
    const args = [deployer.address];
    await expectRevert(call, { by: oracle, error: "AccessManagedUnauthorized", args });
  });

  it("G4 makes the governor announce every act for the delay", async () => {
    const { accessManager, governor, policy } = await loadFixture(handedOver);
    const data = policy.interface.encodeFunctionData("configureMarket", [7n, STARTING_CONFIG]);
    const target = await policy.getAddress();
    const manager = accessManager.connect(governor);
    const contract = policy.connect(governor);
    const direct = transact({ contract, name: "configureMarket", args: [7n, STARTING_CONFIG] });
    const id = await accessManager.getFunction("hashOperation")(governor.address, target, data);
    const notScheduled = { by: accessManager, error: "AccessManagerNotScheduled", args: [id] };
    await expectRevert(direct, notScheduled);

    const when = (await time.latest()) + GOVERNANCE_DELAY_SECONDS + 10;
    await send(manager, "schedule", target, data, when);
    await time.increaseTo(when - 10);
    const early = transact({ contract: manager, name: "execute", args: [target, data] });
    await expectRevert(early, { by: accessManager, error: "AccessManagerNotReady", args: [id] });
    await time.increaseTo(when);
    await send(manager, "execute", target, data);
    expect((await policy.getFunction("marketConfig")(7n)).ltvBufferBps).to.equal(300n);
  });

  it("G4 lets the guardian cancel what the governor announced", async () => {
    const { accessManager, governor, guardian, policy } = await loadFixture(handedOver);
    const data = policy.interface.encodeFunctionData("configureMarket", [7n, STARTING_CONFIG]);
    const target = await policy.getAddress();
    await send(accessManager.connect(governor), "schedule", target, data, 0);
    await send(accessManager.connect(guardian), "cancel", governor.address, target, data);
    await time.increase(GOVERNANCE_DELAY_SECONDS);
    const contract = accessManager.connect(governor);
    const call = transact({ contract, name: "execute", args: [target, data] });
    const id = await accessManager.getFunction("hashOperation")(governor.address, target, data);
    await expectRevert(call, { by: accessManager, error: "AccessManagerNotScheduled", args: [id] });
  });

  it("V13 lets the governor act as guardian at once", async () => {
    const { governor, policy, models, publishers } = await loadFixture(handedOver);
    await send(policy.connect(governor), "freeze", 1n);
    await send(publishers.connect(governor), "removePublisher", 0);
    await send(models.connect(governor), "retireModel", 1_000_001n);
  });
});
