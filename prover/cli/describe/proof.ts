/** What a proof says. Needs no cryptography, so that a malformed proof is refused at once. */
import { parseProofFile } from "../../proof/proof-file.ts";
import type { Description } from "./description.ts";
import { claimedStatement } from "./proof-statement.ts";
import { describeScore, slotsIn } from "./score.ts";

export function describeProof(text: string, source: string): Description {
  const { shape, statement } = claimedStatement(parseProofFile(text, source), source);
  const { configHash, round, bitmap, markets } = statement;
  const title = `a proof of shape ${shape.name}: ${shape.reports} reports, ${shape.markets} markets`;
  return {
    title: `${title} (not verified here; \`ballast verify\` does)`,
    rows: [
      ["config hash", String(configHash)],
      ["round", String(round)],
      ["signed by slots", slotsIn(bitmap).join(", ")],
      ...markets.map((m, i): [string, string] => [`score of market ${i}`, describeScore(m)]),
    ],
    facts: { format: "ballast.proof/1", shape: shape.name, ...statement },
  };
}
