/** What feeds, publisher sets, models and keystores say. Parsing is as strict as where the file is used. */
import type { ImportedProvenance } from "../../../model/imported-provenance.ts";
import { parseModelFile } from "../../../model/model-file.ts";
import { modelCommitment } from "../../commitment.ts";
import { parseKeystore } from "../../report/keystore.ts";
import { feedIdOf, parseFeed } from "../../statement/feed.ts";
import { commitmentOf, parsePublisherSet } from "../../statement/publisher-set.ts";
import type { Description } from "./description.ts";
import { metricRows } from "./metrics.ts";

export function describeFeed(text: string, source: string): Description {
  const feed = parseFeed(text, source);
  const id = feedIdOf(feed);
  return {
    title: `feed ${feed.name}, one round every ${feed.periodSeconds} s`,
    rows: [
      ["feed id", String(id)],
      ...feed.markets.map((m): [string, string] => [`market ${m.id}`, m.symbol]),
    ],
    facts: { format: "ballast.feed/1", feedId: id, ...feed },
  };
}

export function describePublishers(text: string, source: string): Description {
  const publishers = parsePublisherSet(text, source);
  const commitment = commitmentOf(publishers);
  return {
    title: `a set of ${publishers.length} publishers`,
    rows: [
      ["commitment", String(commitment)],
      ...publishers.map((p): [string, string] => [`slot ${p.slot}`, `${p.name}, x = ${p.x}`]),
    ],
    facts: { format: "ballast.publishers/1", commitment, publishers },
  };
}

export function describeModel(text: string, source: string): Description {
  const { model, metrics, provenance } = parseModelFile(text, source);
  const commitment = modelCommitment(model);
  const weights = model.layers.flatMap((layer) => layer.weights.flat());
  const isHiding = model.salt !== 0n;
  return {
    title: "a quantized model",
    rows: [
      ["commitment", String(commitment)],
      [
        "salt",
        isHiding ? "yes: the commitment hides the parameters" : "no: it binds, hides nothing",
      ],
      ["weights", `${weights.length}, of them ${weights.filter((w) => w > 0).length} not zero`],
      ["largest weight", String(Math.max(...weights))],
      ...("imported" in provenance ? [importedRow(provenance)] : []),
      ...metricRows(metrics),
    ],
    facts: {
      format: "ballast.model/1",
      commitment,
      hiding: isHiding,
      weights: weights.length,
      metrics,
    },
  };
}

function importedRow({ imported }: ImportedProvenance): [string, string] {
  const files = imported.files.map(({ file, sha256 }) => `${file} (sha-256 ${sha256})`);
  return ["imported from", `${imported.format}: ${files.join(", ")}`];
}

export function describeKeystore(text: string, source: string): Description {
  const { publicKey } = parseKeystore(text, source);
  return {
    title: "an encrypted signing key",
    rows: [
      ["public key x", String(publicKey.x)],
      ["public key y", String(publicKey.y)],
    ],
    facts: { format: "ballast.keystore/1", publicKey },
  };
}
