/** The story of a deployment with the larger shapes, with every step of the audit that a DEV key can pass. */
import { findShape } from "../../prover/artifacts/manifest.ts";
import { describeDeployment } from "../helpers/deployment-story.ts";

const STEPS = ["1", "2", "3", "4", "9", "10", "11", "12", "13", "14", "15", "16", "17"];

for (const name of ["default", "batch"]) {
  describeDeployment({ shape: findShape(name), steps: STEPS });
}
