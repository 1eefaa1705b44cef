/** The files of the demo's first round, for a reader to inspect, verify and change. */
import { join } from "node:path";
import { makeDirectory, writeFileAtomic } from "../../artifacts/atomic-file.ts";
import { proofToJson } from "../../proof/proof.ts";
import { serialiseProofFile } from "../../proof/proof-file.ts";
import { serialiseReport } from "../../report/report-file.ts";
import { serialiseFeed } from "../../statement/feed.ts";
import { serialisePublisherSet } from "../../statement/publisher-set.ts";
import type { ReplayedRound } from "./replay.ts";
import type { World } from "./world.ts";

export function writeKeepsakes(
  directory: string,
  { feed, publishers, shape }: World,
  { reports, proof }: ReplayedRound,
): void {
  makeDirectory(directory);
  const write = (name: string, text: string): void => {
    writeFileAtomic(join(directory, name), text);
  };
  write("feed.json", serialiseFeed(feed));
  write("publishers.json", serialisePublisherSet(publishers));
  for (const [i, report] of reports.entries()) write(`report-${i}.json`, serialiseReport(report));
  write("proof.json", serialiseProofFile({ shape: shape.name, ...proof }));
  // The same proof as snarkjs' own command reads it.
  write("snarkjs-proof.json", `${JSON.stringify(proofToJson(proof.proof), null, 2)}\n`);
  write("snarkjs-public.json", `${JSON.stringify(proof.publicSignals.map(String), null, 2)}\n`);
}
