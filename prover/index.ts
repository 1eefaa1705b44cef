/**
 * Ballast as a library: what the command line does, without its arguments and its terminal. The only
 * barrel of the project.
 */
export { BallastError, type ErrorKind, isBallastError } from "../model/errors.ts";
export { scoreMarket } from "../model/inference/evaluate.ts";
export type { IntegerModel } from "../model/integer-model.ts";
export { type ModelFile, parseModelFile, serialiseModelFile } from "../model/model-file.ts";
export { findShape, type Shape, shapeNames } from "./artifacts/manifest.ts";
export { type Submission, submitProof } from "./chain/submit.ts";
export { configHash, feedId, modelCommitment, publisherSetCommitment } from "./commitment.ts";
export { type ProofCalldata, toCalldata } from "./proof/calldata.ts";
export { loadProver, loadVerificationKey } from "./proof/load-prover.ts";
export { type ProofFile, parseProofFile, serialiseProofFile } from "./proof/proof-file.ts";
export type { CheckedProof, Prover } from "./proof/prover.ts";
export { parseVerificationKey, type VerificationKey } from "./proof/verification-key.ts";
export { verifyProof } from "./proof/verify.ts";
export { recordSigning } from "./report/journal.ts";
export { createKeystore, openKeystore, parseKeystore } from "./report/keystore.ts";
export { isReportSigned, signReport } from "./report/report.ts";
export { parseReport, type Report } from "./report/report-file.ts";
export { compileShape } from "./setup/compile.ts";
export { ensureDevKeys } from "./setup/dev-keys.ts";
export { type Observed, observeRound } from "./sources/observe.ts";
export { parseSourcesFile, type SourcesFile } from "./sources/sources-file.ts";
export { type FeedFile, feedIdOf, parseFeed, serialiseFeed } from "./statement/feed.ts";
export { decodePublicSignals, type PublicInputs } from "./statement/public-signals.ts";
export {
  commitmentOf,
  type PublisherSet,
  parsePublisherSet,
  serialisePublisherSet,
} from "./statement/publisher-set.ts";
export { buildStatement, type CircuitInputs, type Statement } from "./statement/statement.ts";
