/** A clone with its artefacts, and nothing deployed. */
import { join } from "node:path";
import { STARTING_CONFIG } from "../../../model/policy/market-config.ts";
import { lockPath } from "../../../prover/artifacts/lock.ts";
import { findShape } from "../../../prover/artifacts/manifest.ts";
import { circuitPaths, projectRoot } from "../../../prover/artifacts/paths.ts";
import type { AuditSubject } from "../../../prover/audit/subject.ts";

export function subjectWithoutChain(): AuditSubject {
  const shape = findShape("small");
  return {
    root: projectRoot,
    circuits: join(projectRoot, "circuits"),
    shape,
    artifacts: circuitPaths(shape.name),
    lockPath,
    allowDevKeys: false,
    contractArtifacts: join(projectRoot, "build", "hardhat", "artifacts"),
    reports: [],
    lastProofs: 8,
    policy: STARTING_CONFIG,
    governanceDelaySeconds: 172_800,
  };
}
