/**
 * The long form of test/circuits/risk-score.test.ts: FC_RUNS statements of the small shape and a
 * hundredth of that of the others. Without FC_RUNS there is nothing to add to the default run.
 */
import { shapeNames } from "../../prover/artifacts/manifest.ts";
import { assertEqualToReference, MODELS_PER_SCENE } from "../helpers/equality.ts";

const runs = Number(process.env.FC_RUNS ?? 0);

if (runs > 0) {
  describe("RiskScore, nightly", function () {
    this.timeout(0);

    for (const name of shapeNames) {
      const cases = name === "small" ? runs : Math.ceil(runs / 100);
      it(`${name}: equals the integer model in ${cases} cases [fuzz] [slow]`, () =>
        assertEqualToReference(name, Math.ceil(cases / MODELS_PER_SCENE)));
    }
  });
}
