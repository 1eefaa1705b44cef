/** Step 13: the model file is the one that the chain knows and listens to. */
import { BIAS_OFFSET } from "../../model/architecture.ts";
import type { IntegerModel } from "../../model/integer-model.ts";
import { parseModelFile } from "../../model/model-file.ts";
import { schemaHash } from "../../model/schema.ts";
import { readTextFile } from "../artifacts/json-file.ts";
import { describeArtifact } from "../artifacts/lock.ts";
import { configHash, feedId, modelCommitment } from "../commitment.ts";
import { eventsOf, read } from "./on-chain.ts";
import type { AuditStep, Checks } from "./step.ts";
import type { AuditedChain } from "./subject.ts";

export const committedModelStep: AuditStep = {
  number: 13,
  id: "model",
  title: "the committed model is the published one",
  threats: ["C7", "C8", "C16", "C17", "V8"],
  explanation: `Reads the model file, scans every weight and bias against its range, and computes its
commitment. With a chain: the commitment must be registered, not retired and of the audited shape; at
least one feed must listen to it; each feed's id must be the hash of its definition, its schema hash this
project's, and its config hash that of model, publisher set and feed.`,
  async run({ model: path, chain, shape }, checks) {
    if (path === undefined) return checks.skip("no model: --model was not given");
    const text = readTextFile(path);
    const { model } = parseModelFile(text, path);
    checks.saw(`model file sha-256: ${describeArtifact(Buffer.from(text)).sha256}`);
    scanRanges(model, checks);
    const commitment = modelCommitment(model);
    checks.saw(
      `model commitment: ${commitment}${model.salt === 0n ? " (binds, does not hide)" : ""}`,
    );
    if (chain === undefined)
      return checks.skip("no chain: whether it is registered was not checked");

    const registered = await read(chain, "ModelRegistry", { call: "model", args: [commitment] });
    const { registration, activeAt, retiredAt } = registered;
    const same = (what: string, actual: bigint, expected: number): boolean =>
      checks.same(what, { actual, expected: BigInt(expected), code: "MODEL_REGISTRATION" });
    same("markets of a proof", registration.markets, shape.markets);
    same("reports of a proof", registration.reports, shape.reports);
    same("retired at", retiredAt, 0);
    checks.saw(`active since ${activeAt}, card ${registration.cardHash}`);
    await checkFeeds(chain, commitment, checks);
  },
};

function scanRanges({ normalisation, layers }: IntegerModel, checks: Checks): void {
  const weights = layers.flatMap((layer) => layer.weights.flat());
  const biases = layers.flatMap((layer) => layer.biases);
  const isByte = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= 255;
  const isBias = (value: number): boolean => value >= -BIAS_OFFSET && value < BIAS_OFFSET;
  checks.require(weights.every(isByte), "WEIGHT_RANGE", "a weight outside 0 to 255");
  checks.require(biases.every(isBias), "BIAS_RANGE", "a bias of more than 30 bits");
  const isScaled = normalisation.every(
    ({ lo, scale }) => lo < 2 ** 24 && scale > 0 && scale < 2 ** 24,
  );
  checks.require(isScaled, "NORMALISATION_RANGE", "a normalisation of more than 24 bits");
  checks.saw(`${weights.length} weights of 0 to 255, ${biases.length} biases of 30 bits`);
}

async function checkFeeds(chain: AuditedChain, commitment: bigint, checks: Checks): Promise<void> {
  const publisherSet = BigInt(await read(chain, "PublisherRegistry", { call: "commitment" }));
  let listening = 0;
  for (const id of await feedIds(chain)) {
    const feed = await read(chain, "RiskOracle", { call: "feed", args: [id] });
    const { name, schemaHash: feedSchema, periodSeconds, marketIds } = feed.definition;
    const definition = {
      name,
      schemaHash: feedSchema,
      periodSeconds: Number(periodSeconds),
      marketIds: [...marketIds],
    };
    const code = "FEED_DEFINITION";
    checks.same(`id of feed ${name}`, { actual: id, expected: feedId(definition), code });
    checks.same(`schema of feed ${name}`, { actual: feedSchema, expected: schemaHash(), code });
    if (feed.modelCommitment !== commitment || feed.isRetired) continue;
    listening++;
    const expected = configHash({ modelCommitment: commitment, publisherSet, feedId: id });
    checks.same(`config hash of feed ${name}`, {
      actual: feed.configHash,
      expected,
      code: "CONFIG_HASH",
    });
  }
  checks.require(listening > 0, "MODEL_UNUSED", "no feed listens to the model");
}

async function feedIds(chain: AuditedChain): Promise<bigint[]> {
  const added = await eventsOf(chain, "RiskOracle", ["FeedAdded"]);
  return added.map(({ args }) => BigInt(args.feedId));
}
