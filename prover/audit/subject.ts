/** What is audited: a clone with its artefacts, and where given, keys, files and a deployment. */
import type { Provider } from "ethers";
import type { MarketConfig } from "../../model/policy/market-config.ts";
import type { Shape } from "../artifacts/manifest.ts";
import type { CircuitPaths } from "../artifacts/paths.ts";
import type { AddressBook } from "../chain/deployment/address-book.ts";

export interface AuditedChain {
  readonly provider: Provider;
  readonly book: AddressBook;
  /** Any JSON-RPC method, for what no provider offers. */
  readonly request?: ((method: string, params: unknown[]) => Promise<unknown>) | undefined;
}

export interface AuditSubject {
  /** Holds package-lock.json and node_modules. */
  readonly root: string;
  /** Circuit sources; below the project, because the compiler sees nothing else. */
  readonly circuits: string;
  readonly shape: Shape;
  /** The files that would be shipped. */
  readonly artifacts: CircuitPaths;
  readonly lockPath: string;
  /** A development key proves nothing; on a local chain it may be audited for the rest. */
  readonly allowDevKeys: boolean;
  /** Report of the soundness lab. */
  readonly soundness?: string | undefined;
  /** Folder of the ceremony's transcript, and the phase-1 file. */
  readonly ceremony?: string | undefined;
  readonly ptau?: string | undefined;
  /** Whether snarkjs verifies phase 1 besides its hash. */
  readonly fullPhase1?: boolean | undefined;
  /** The contracts' artifacts; left out, step 12 compiles them afresh. */
  readonly contractArtifacts?: string | undefined;
  readonly chain?: AuditedChain | undefined;
  readonly model?: string | undefined;
  readonly publishers?: string | undefined;
  readonly feed?: string | undefined;
  /** Disclosed reports, of any number of rounds. */
  readonly reports: readonly string[];
  /** How many of the newest accepted proofs are checked again. */
  readonly lastProofs: number;
  /** What docs/policy.md says every market has. */
  readonly policy: MarketConfig;
  /** A report to hold against today, and the x-coordinate of the key that must have signed it. */
  readonly earlierReport?: string | undefined;
  readonly auditorX?: bigint | undefined;
  /** Least time that the governor announces its acts. */
  readonly governanceDelaySeconds: number;
}
