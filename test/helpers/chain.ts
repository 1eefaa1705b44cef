/** One simulated chain for all contract tests; `loadFixture` gives each test its own state. */
import hre from "hardhat";

export const { ethers, ignition, networkHelpers } = await hre.network.connect("local");
