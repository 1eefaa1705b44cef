/** Models and feeds that are not the published ones; step 13 notices. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { registerModel, seatPublisher } from "../../../contracts/ignition/setup.ts";
import { modelCommitment } from "../../../prover/commitment.ts";
import { toCommittedFeed } from "../../../prover/statement/feed.ts";
import { ethers, feed, model, shape } from "../../helpers/audit/audited-world.ts";
import type { Sabotage } from "../../helpers/audit/sabotage.ts";
import {
  addressOf,
  byGovernance,
  CARD_HASH,
  type ChainWorld,
  describeSabotages,
  send,
  withFile,
} from "../../helpers/audit/sabotaged-chain.ts";
import { modelText } from "../../helpers/committed-model.ts";
import { secretOf } from "../../helpers/world.ts";

const SABOTAGES: readonly Sabotage<ChainWorld>[] = [
  {
    what: "a model with one weight changed",
    step: 13,
    code: "REVERTED",
    change: withFile(
      "model",
      modelText.replace(
        /("weights":\s*\[\s*\[\s*)(\d+)/,
        (_, head, w) => `${head}${(Number(w) + 1) % 256}`,
      ),
    ),
  },
  {
    what: "a model with a weight of 256",
    step: 13,
    code: "JSON_SHAPE",
    change: withFile("model", modelText.replace(/("weights":\s*\[\s*\[\s*)(\d+)/, "$1256")),
  },
  {
    what: "a model that was retired",
    step: 13,
    code: "MODEL_REGISTRATION",
    change: async ({ contracts, audited }) => {
      const [, , guardian] = await ethers.getSigners();
      const models = contracts.models.connect(guardian ?? null);
      await send(models, "retireModel", modelCommitment(model));
      return audited();
    },
  },
  {
    what: "a feed of another schema",
    step: 13,
    code: "FEED_DEFINITION",
    change: byGovernance(async ({ oracle }) => {
      const { name, periodSeconds } = toCommittedFeed(feed);
      await send(oracle, "addFeed", [`${name}-2`, 7n, periodSeconds, [99n]], 900);
    }),
  },
  {
    what: "a publisher seated after the oracle last looked",
    step: 13,
    code: "CONFIG_HASH",
    change: byGovernance(({ publishers: registry }) =>
      seatPublisher({ publishers: registry, slot: 15, secret: secretOf("late") }),
    ),
  },
  {
    what: "a model that no feed listens to",
    step: 13,
    code: "MODEL_UNUSED",
    change: async ({ contracts, audited, files }) => {
      const other = { ...model, salt: model.salt + 1n };
      const { verifier, models } = contracts;
      const registration = { markets: shape.markets, reports: shape.reports, cardHash: CARD_HASH };
      await registerModel({
        models,
        modelCommitment: modelCommitment(other),
        verifier: await addressOf(verifier),
        ...registration,
      });
      const path = join(files.directory, "unused-model.json");
      const salted = modelText.replace(/"salt": "\d+"/, `"salt": "${other.salt}"`);
      writeFileSync(path, salted);
      return { ...(await audited()), model: path };
    },
  },
];

describeSabotages("deployments of another model", SABOTAGES);
