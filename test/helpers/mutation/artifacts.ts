/** The build's artifacts, with those of a mutant in their place once one is set. */
import hre from "hardhat";
import { CompilerRefused, compileContract, importsOf, type Replacement } from "./compiler.ts";

type Artifacts = typeof hre.artifacts;
export type Artifact = Awaited<ReturnType<Artifacts["readArtifact"]>>;

export class MutantArtifacts {
  readonly #original: Artifacts["readArtifact"];
  #replacement: Replacement | undefined;
  readonly #compiled = new Map<string, Artifact>();
  #isRefused = false;

  private constructor(original: Artifacts["readArtifact"]) {
    this.#original = original;
  }

  /** Every reader of artifacts gets them from here from now on. */
  static install(): MutantArtifacts {
    const { artifacts, config } = hre;
    const mutants = new MutantArtifacts(artifacts.readArtifact.bind(artifacts));
    const readArtifact = (name: string) => mutants.read(name);
    // The chain would name errors of the contracts it knows, and so tell a mutant from its original.
    const getAllBuildInfoIds = () => Promise.resolve(new Set<string>());
    Object.assign(artifacts, { readArtifact, getAllBuildInfoIds });
    // Mutants are not optimised, and so are larger.
    for (const network of Object.values(config.networks)) {
      if (network.type === "edr-simulated") {
        Object.assign(network, { allowUnlimitedContractSize: true });
      }
    }
    return mutants;
  }

  /** Without a replacement every contract is compiled from its own sources. */
  set(replacement: Replacement | undefined): void {
    this.#replacement = replacement;
    this.#compiled.clear();
    this.#isRefused = false;
  }

  async read(name: string): Promise<Artifact> {
    const known = this.#compiled.get(name);
    if (known !== undefined) return known;
    const built = await this.#original(name);
    const artifact = this.#isChanged(built.sourceName) ? this.#compile(built) : built;
    this.#compiled.set(name, artifact);
    return artifact;
  }

  /** Whether a contract that imports the replaced source no longer compiles. */
  get isRefused(): boolean {
    return this.#isRefused;
  }

  /** The contract among those read so far that has this code. */
  nameOf(deployedBytecode: string): string | undefined {
    const all = [...this.#compiled];
    return all.find(([, artifact]) => artifact.deployedBytecode === deployedBytecode)?.[0];
  }

  #isChanged(path: string): boolean {
    if (this.#replacement === undefined || !path.startsWith("contracts/")) return false;
    return importsOf(path).has(this.#replacement.path);
  }

  #compile(built: Artifact): Artifact {
    const { sourceName, contractName } = built;
    const { bytecode, deployedBytecode } = this.#codeOf(sourceName, contractName);
    return {
      ...built,
      bytecode: `0x${bytecode.object}`,
      linkReferences: bytecode.linkReferences,
      deployedBytecode: `0x${deployedBytecode.object}`,
      deployedLinkReferences: deployedBytecode.linkReferences,
    };
  }

  #codeOf(sourceName: string, contractName: string) {
    try {
      return compileContract(sourceName, contractName, this.#replacement);
    } catch (error) {
      this.#isRefused ||= error instanceof CompilerRefused;
      throw error;
    }
  }
}
