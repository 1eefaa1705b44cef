/**
 * A report: what one publisher observed of every market of a feed at one round, signed once. The
 * signature covers feed, round and all features, so a report fits no other claim.
 */
import { reportMessage } from "../commitment.ts";
import { isValidSignature, publicKeyOf, signMessage } from "./babyjub.ts";
import { assertObservation, type Observation, type Report } from "./report-file.ts";

/** @throws BallastError `FEATURE_RANGE` for a value outside its schema range. */
export function signReport(secret: Uint8Array, observation: Observation): Report {
  const { feedId, round, features } = observation;
  assertObservation(observation, "features");
  return {
    feedId,
    round,
    features,
    publisher: publicKeyOf(secret),
    signature: signMessage(secret, reportMessage(feedId, round, features)),
  };
}

export function isReportSigned({ feedId, round, features, publisher, signature }: Report): boolean {
  return isValidSignature(publisher, reportMessage(feedId, round, features), signature);
}
