/** The story of a deployment with the smallest shape, but for the audit's two clean builds of the circuit. */
import { findShape } from "../../prover/artifacts/manifest.ts";
import { describeDeployment } from "../helpers/deployment-story.ts";

describeDeployment({
  shape: findShape("small"),
  steps: ["1", "3", "4", "9", "10", "11", "12", "13", "14", "15", "16", "17"],
});
