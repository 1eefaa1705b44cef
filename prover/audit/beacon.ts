/** Step 8: one beacon, last, and announced before anybody could know it. */
import { readFileSync } from "node:fs";
import { readContributions } from "../ceremony/contributions.ts";
import { readTranscript } from "../ceremony/transcript.ts";
import { isAcceptedDevKey } from "./dev-keys.ts";
import type { AuditStep } from "./step.ts";

export const beaconStep: AuditStep = {
  number: 8,
  id: "beacon",
  title: "exactly one beacon, last and announced",
  threats: ["K3", "K4"],
  explanation: `The last contribution, and no other, is a beacon, with the value and the number of hashes
that the transcript's first entry announced a source and a time for. Compare the value with that source
yourself: no file can show what was public at the time.`,
  async run(subject, checks) {
    const { artifacts, ceremony } = subject;
    if (await isAcceptedDevKey(subject, checks)) return;
    const { contributions } = readContributions(readFileSync(artifacts.zkey));
    const beacons = contributions.filter(({ beacon }) => beacon !== undefined);
    checks.require(
      beacons.length === 1,
      "BEACON_COUNT",
      `${beacons.length} beacons, one is needed`,
    );
    const last = contributions.at(-1)?.beacon;
    checks.require(last !== undefined, "BEACON_NOT_LAST", "the last contribution is not a beacon");
    if (ceremony === undefined || last === undefined) {
      return checks.skip("no transcript to compare the announcement with");
    }
    const { start, beacon } = readTranscript(ceremony);
    const { source, at, iterationsExponent } = start.entry.beacon;
    const code = "BEACON_DIFFERS";
    checks.same("beacon value", {
      actual: last.valueHex,
      expected: beacon?.entry.valueHex ?? "none in the transcript",
      code,
    });
    checks.same("beacon iterations, 2^", {
      actual: last.iterationsExponent,
      expected: iterationsExponent,
      code,
    });
    checks.saw(`announced: ${source}, at ${at}; compare the value with it`);
  },
};
