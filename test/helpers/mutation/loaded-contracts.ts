/** Contracts that test files deploy while they are loaded: their code is exchanged where it stands. */
import { ethers, networkHelpers } from "../chain.ts";
import type { MutantArtifacts } from "./artifacts.ts";

interface Loaded {
  readonly address: string;
  readonly name: string;
}

export class LoadedContracts {
  readonly #contracts: readonly Loaded[];

  private constructor(contracts: readonly Loaded[]) {
    this.#contracts = contracts;
  }

  static async find(artifacts: MutantArtifacts): Promise<LoadedContracts> {
    const contracts: Loaded[] = [];
    const latest = await ethers.provider.getBlockNumber();
    for (let number = 0; number <= latest; number++) {
      const block = await ethers.provider.getBlock(number);
      for (const hash of block?.transactions ?? []) {
        const address = (await ethers.provider.getTransactionReceipt(hash))?.contractAddress;
        if (!address) continue;
        const name = artifacts.nameOf(await ethers.provider.getCode(address));
        if (name !== undefined) contracts.push({ address, name });
      }
    }
    return new LoadedContracts(contracts);
  }

  async replaceCode(artifacts: MutantArtifacts): Promise<void> {
    for (const { address, name } of this.#contracts) {
      const { deployedBytecode } = await artifacts.read(name);
      await networkHelpers.setCode(address, deployedBytecode);
    }
  }
}
