/** Accepted proofs and disclosed reports that do not fit together; step 15 notices. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AuditSubject } from "../../../prover/audit/subject.ts";
import { BASE_FIELD_ORDER } from "../../../prover/field.ts";
import { signReport } from "../../../prover/report/report.ts";
import { serialiseReport } from "../../../prover/report/report-file.ts";
import { feedIdOf } from "../../../prover/statement/feed.ts";
import {
  type DisclosedFiles,
  feed,
  publishers,
  ROUND,
  reports,
  setWord,
  shape,
  storedRoundSlot,
} from "../../helpers/audit/audited-world.ts";
import type { Sabotage } from "../../helpers/audit/sabotage.ts";
import {
  addressOf,
  type ChainWorld,
  describeSabotages,
  withFile,
} from "../../helpers/audit/sabotaged-chain.ts";
import { makeFeatures, makeReports, secretOf } from "../../helpers/world.ts";

/** A well-formed key that no proof verifies under: alpha negated. */
function otherKey({ artifacts }: AuditSubject, files: DisclosedFiles): AuditSubject["artifacts"] {
  const key = JSON.parse(readFileSync(artifacts.vkey, "utf8"));
  const [x, y, z] = key.vk_alpha_1;
  const path = join(files.directory, "other.vkey.json");
  const negated = [x, String(BASE_FIELD_ORDER - BigInt(y)), z];
  writeFileSync(path, JSON.stringify({ ...key, vk_alpha_1: negated }));
  return { ...artifacts, vkey: path };
}

function raise(): never {
  throw new Error("there is no report");
}

const SABOTAGES: readonly Sabotage<ChainWorld>[] = [
  {
    what: "a score overwritten in the oracle's storage",
    step: 15,
    code: "STORED_DIFFERS",
    change: async ({ contracts, audited }) => {
      const address = await addressOf(contracts.oracle);
      const { slot, word } = await storedRoundSlot(address, feedIdOf(feed), ROUND);
      // Bit 48 is the lowest of the first market's score.
      await setWord(address, slot, word ^ (1n << 48n));
      return audited();
    },
  },
  {
    what: "disclosed reports of which one was not what was proven",
    step: 15,
    code: "REFERENCE_DIFFERS",
    change: withFile(
      "reports",
      serialiseReport(
        signReport(secretOf(publishers[0]?.name ?? ""), {
          feedId: feedIdOf(feed),
          round: ROUND,
          features: makeFeatures(shape.markets, 977),
        }),
      ),
    ),
  },
  {
    what: "a disclosed report with a bent signature",
    step: 15,
    code: "REPORT_SIGNATURE",
    change: withFile(
      "reports",
      serialiseReport(
        makeReports(publishers, feed, ROUND, 1).map((report) => ({
          ...report,
          signature: { ...report.signature, s: report.signature.s ^ 1n },
        }))[0] ??
          reports[0] ??
          raise(),
      ),
    ),
  },
  {
    what: "the proving key's verification key exchanged for another",
    step: 15,
    code: "PROOF_INVALID",
    change: async ({ files, audited }) => {
      const subject = await audited();
      return { ...subject, artifacts: otherKey(subject, files) };
    },
  },
];

describeSabotages("deployments with other proofs", SABOTAGES);
