/**
 * The audit as a file, `ballast.audit/1`: what was audited, every step, and the hashes of every artefact.
 * `digest` is over everything before it, in the project's own layout of JSON, and the auditor signs it.
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import { formatJson } from "../../model/format-json.ts";
import { parseStrictJson } from "../../model/strict-json.ts";
import { fieldElementShape, SUBGROUP_ORDER } from "../field.ts";
import { hashWords } from "../poseidon.ts";
import {
  isValidSignature,
  type Point,
  publicKeyOf,
  type Signature,
  signMessage,
} from "../report/babyjub.ts";
import { STEP_COUNT, type StepResult } from "./step.ts";

const FORMAT = "ballast.audit/1";
const TAG = "ballast/audit/1";
/** Seventeen steps of some hundred lines fit many times over. */
const MAX_LENGTH = 4_194_304;

const hex = (digits: number) => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`));
const status = z.enum(["PASS", "FAIL", "SKIP"]);
/** INCOMPLETE: nothing wrong was found, and not everything was looked at. */
const verdict = z.enum(["PASS", "FAIL", "INCOMPLETE"]);

const artefactShape = z.strictObject({
  name: z.string().min(1).max(256),
  bytes: z.int().min(0),
  sha256: hex(64),
  blake2b512: hex(128),
});
export type Artefact = z.infer<typeof artefactShape>;

const stepShape = z.strictObject({
  number: z.int().min(1),
  id: z.string(),
  title: z.string(),
  status,
  evidence: z.array(z.string()),
  findings: z.array(
    z.strictObject({ code: z.string(), message: z.string(), location: z.string().optional() }),
  ),
  skipped: z.array(z.string()),
});

const bodyShape = z.strictObject({
  format: z.literal(FORMAT),
  shape: z.string(),
  /** Undefined when no chain was audited. */
  chain: z.strictObject({ chainId: z.string(), block: z.int(), oracle: z.string() }).optional(),
  verdict,
  artefacts: z.array(artefactShape),
  steps: z.array(stepShape),
});
export type AuditBody = z.infer<typeof bodyShape>;

const signedShape = z.strictObject({
  x: fieldElementShape(),
  y: fieldElementShape(),
  r8: z.tuple([fieldElementShape(), fieldElementShape()]),
  s: fieldElementShape(SUBGROUP_ORDER),
});
const reportShape = bodyShape.extend({ digest: hex(64), signature: signedShape.optional() });

export interface AuditReport {
  readonly body: AuditBody;
  /** sha-256, hexadecimal. */
  readonly digest: string;
  readonly signed?: { readonly auditor: Point; readonly signature: Signature } | undefined;
}

export interface MakeReportParameters {
  readonly shape: string;
  readonly chain?: AuditBody["chain"];
  readonly artefacts: readonly Artefact[];
  readonly results: readonly StepResult[];
  /** The auditor's signing key. */
  readonly secret?: Uint8Array | undefined;
}

export function makeReport(parameters: MakeReportParameters): AuditReport {
  const { shape, chain, artefacts, results, secret } = parameters;
  const body = bodyShape.parse({
    format: FORMAT,
    shape,
    ...(chain !== undefined && { chain }),
    verdict: verdictOf(results),
    artefacts,
    steps: results,
  });
  const digest = digestOf(body);
  if (secret === undefined) return { body, digest };
  const signature = signMessage(secret, messageOf(digest));
  return { body, digest, signed: { auditor: publicKeyOf(secret), signature } };
}

export function serialiseAuditReport({ body, digest, signed }: AuditReport): string {
  const { auditor, signature } = signed ?? {};
  return formatJson({
    ...body,
    digest,
    ...(auditor !== undefined &&
      signature !== undefined && {
        signature: {
          x: String(auditor.x),
          y: String(auditor.y),
          r8: [String(signature.r8.x), String(signature.r8.y)],
          s: String(signature.s),
        },
      }),
  });
}

/** @throws BallastError `JSON_TOO_LARGE`, `JSON_SYNTAX` or `JSON_SHAPE`. */
export function parseAuditReport(text: string, source: string): AuditReport {
  const parsed = parseStrictJson({ text, schema: reportShape, source, maxLength: MAX_LENGTH });
  const { digest, signature, ...body } = parsed;
  if (signature === undefined) return { body, digest };
  const { x, y, r8, s } = signature;
  const [r8X, r8Y] = r8;
  return { body, digest, signed: { auditor: { x, y }, signature: { r8: { x: r8X, y: r8Y }, s } } };
}

/** PASS is for all seventeen steps with nothing left out. */
export function verdictOf(results: readonly StepResult[]): AuditBody["verdict"] {
  if (results.some((result) => result.status === "FAIL")) return "FAIL";
  const isWhole = results.every((result) => result.status === "PASS" && !result.skipped.length);
  return isWhole && results.length === STEP_COUNT ? "PASS" : "INCOMPLETE";
}

export const isDigestRight = ({ body, digest }: AuditReport): boolean => digestOf(body) === digest;

export function isSignatureRight({ digest, signed }: AuditReport): boolean {
  return (
    signed !== undefined && isValidSignature(signed.auditor, messageOf(digest), signed.signature)
  );
}

export function describeArtefact(name: string, bytes: Uint8Array): Artefact {
  const hashOf = (algorithm: string): string => createHash(algorithm).update(bytes).digest("hex");
  return { name, bytes: bytes.length, sha256: hashOf("sha256"), blake2b512: hashOf("blake2b512") };
}

const digestOf = (body: AuditBody): string =>
  createHash("sha256").update(formatJson(body)).digest("hex");

/** Half of the digest to a word: each is below the field order. */
function messageOf(digest: string): bigint {
  const words = [digest.slice(0, 32), digest.slice(32)].map((half) => BigInt(`0x${half}`));
  return hashWords({ tag: TAG, words, arity: 6 });
}
