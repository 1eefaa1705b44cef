/** The auditor's seventeen steps, in the order in which each may rely on the ones before it. */
import { acceptedProofsStep } from "./accepted-proofs.ts";
import { beaconStep } from "./beacon.ts";
import { committedModelStep } from "./committed-model.ts";
import { contributionsStep } from "./contributions.ts";
import { deployedCodeStep } from "./deployed-code.ts";
import { reportStep } from "./earlier-report.ts";
import { forgeryStep } from "./forgery.ts";
import { governanceStep } from "./governance.ts";
import { keyMakingStep } from "./key-making.ts";
import { keyPointsStep } from "./key-points.ts";
import { phaseOneStep } from "./phase-one.ts";
import { publisherKeysStep } from "./publisher-keys.ts";
import { rebuildStep } from "./rebuild.ts";
import { shippedKeyStep } from "./shipped-key.ts";
import { soundnessStep } from "./soundness-report.ts";
import { sourcesStep } from "./sources.ts";
import type { AuditStep } from "./step.ts";
import { toolsStep } from "./tools.ts";

export const AUDIT_STEPS: readonly AuditStep[] = [
  toolsStep,
  rebuildStep,
  sourcesStep,
  soundnessStep,
  phaseOneStep,
  keyMakingStep,
  contributionsStep,
  beaconStep,
  keyPointsStep,
  forgeryStep,
  shippedKeyStep,
  deployedCodeStep,
  committedModelStep,
  publisherKeysStep,
  acceptedProofsStep,
  governanceStep,
  reportStep,
];
