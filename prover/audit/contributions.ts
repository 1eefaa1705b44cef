/** Step 7: enough people contributed, each with a key of their own, and each says so. */
import { readFileSync } from "node:fs";
import { describeArtifact } from "../artifacts/lock.ts";
import { contributionHash, readContributions } from "../ceremony/contributions.ts";
import { readTranscript } from "../ceremony/transcript.ts";
import { checkContributors, checkKeyFiles } from "../ceremony/verify-ceremony.ts";
import { MINIMUM_CONTRIBUTIONS } from "../ceremony/verify-key.ts";
import { isAcceptedDevKey } from "./dev-keys.ts";
import type { AuditStep } from "./step.ts";

export const contributionsStep: AuditStep = {
  number: 7,
  id: "contributions",
  title: "enough people contributed, and attest it",
  threats: ["K1", "K2", "K3", "K5"],
  explanation: `Lists the contributions inside the proving key. At least ${MINIMUM_CONTRIBUTIONS} must be
people's, not a beacon's: a key with fewer can be forged for by whoever knows the rest. The transcript must
be unbroken and end in the shipped key; every contribution hash must be the transcript's, attested with a
signature, by as many different keys.`,
  async run(subject, checks) {
    const { artifacts, ceremony } = subject;
    if (await isAcceptedDevKey(subject, checks)) return;
    const zkey = readFileSync(artifacts.zkey);
    const { contributions } = readContributions(zkey);
    const people = contributions.filter(({ beacon }) => beacon === undefined);
    const message = `${people.length} people contributed, at least ${MINIMUM_CONTRIBUTIONS} must`;
    checks.require(people.length >= MINIMUM_CONTRIBUTIONS, "KEY_TOO_FEW", message, artifacts.zkey);
    if (ceremony === undefined) {
      checks.fail("TRANSCRIPT_MISSING", "a key without a transcript: give --ceremony");
      return;
    }
    const transcript = readTranscript(ceremony);
    checkKeyFiles(transcript, undefined);
    checks.same("sha-256 of the transcript's last key", {
      actual: transcript.last.entry.zkey.sha256,
      expected: describeArtifact(zkey).sha256,
      code: "TRANSCRIPT_KEY",
    });
    const hashes = await Promise.all(contributions.map(contributionHash));
    const { beacon } = transcript;
    const recorded = [...transcript.contributions, ...(beacon === undefined ? [] : [beacon])];
    const isRecorded = recorded.map(({ entry }) => entry.contributionHash).join() === hashes.join();
    checks.require(isRecorded, "TRANSCRIPT_HASHES", "other contributions than the key's", ceremony);
    for (const { name, publicKey, signedAt } of checkContributors(
      transcript,
      MINIMUM_CONTRIBUTIONS,
    )) {
      checks.saw(`${name}, key ${publicKey}, signed ${signedAt}`);
    }
  },
};
