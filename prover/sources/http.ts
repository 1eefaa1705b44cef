/** JSON over HTTP, distrusted: bounded in size and time, redirects refused, keys kept out of errors. */
import type { z } from "zod";
import { BallastError, isBallastError } from "../../model/errors.ts";
import { parseStrictJson } from "../../model/strict-json.ts";
import { DEFAULT_RETRY, type RetryPolicy, TransientError, withRetry } from "./retry.ts";
import { hostOf, sourceError } from "./source.ts";

export interface HttpEndpoint {
  /** What comes before the paths that we append; may hold a key. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly retry?: RetryPolicy;
}

export interface GetJsonParameters<T> {
  readonly endpoint: HttpEndpoint;
  /** Our own part of the address. */
  readonly path: string;
  readonly query: Readonly<Record<string, string | number>>;
  readonly schema: z.ZodType<T>;
  readonly source: string;
  readonly signal: AbortSignal;
  /** What a refusal (4xx) means, when the answer's text says more than its status. */
  readonly explainRefusal?: (status: number, text: string) => BallastError | undefined;
}

/** A page of 1,500 candles has a quarter of a megabyte. */
const MAX_ANSWER_BYTES = 4 * 2 ** 20;
const TOO_MANY_REQUESTS = 429;
const REQUEST_TIMEOUT = 408;
const FIRST_SERVER_ERROR = 500;

/**
 * @throws BallastError `SOURCE_UNREACHABLE`, `SOURCE_STATUS`, `SOURCE_ANSWER`, `SOURCE_TOO_LARGE`,
 * `SOURCE_TIMEOUT`, `SOURCE_ABORTED`, or what `explainRefusal` gives.
 */
export async function getJson<T>(parameters: GetJsonParameters<T>): Promise<T> {
  const { endpoint, path, source, schema } = parameters;
  const place = `${source} at ${hostOf(endpoint.url)}${path}`;
  const { retry = DEFAULT_RETRY } = endpoint;
  const text = await withRetry(place, retry, parameters.signal, (ending) =>
    getText({ ...parameters, place, signal: ending }),
  );
  try {
    return parseStrictJson({ text, schema, source: place, maxLength: MAX_ANSWER_BYTES });
  } catch (cause) {
    const { message, location } = isBallastError(cause) ? cause : { message: "", location: place };
    throw sourceError("SOURCE_ANSWER", location ?? place, `not the expected answer: ${message}`, {
      cause,
    });
  }
}

type Attempt = Omit<GetJsonParameters<unknown>, "schema"> & { readonly place: string };

async function getText(parameters: Attempt): Promise<string> {
  const { endpoint, place, signal, explainRefusal } = parameters;
  let response: Response;
  try {
    const headers = { accept: "application/json", ...endpoint.headers };
    response = await fetch(addressOf(parameters), { signal, headers, redirect: "manual" });
  } catch (cause) {
    throw new TransientError(unreachable(place, cause));
  }
  const text = await boundedText(response, place);
  if (response.ok) return text;
  const { status } = response;
  const refusal =
    explainRefusal?.(status, text) ??
    sourceError("SOURCE_STATUS", place, `answered with HTTP status ${status}`, {
      details: { status },
    });
  const isTransient =
    status === TOO_MANY_REQUESTS || status === REQUEST_TIMEOUT || status >= FIRST_SERVER_ERROR;
  throw isTransient ? new TransientError(refusal, retryAfterMs(response)) : refusal;
}

function addressOf({ endpoint, path, query }: Attempt): URL {
  const url = new URL(endpoint.url);
  url.pathname = url.pathname.replace(/\/$/, "") + path;
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  return url;
}

async function boundedText(response: Response, place: string): Promise<string> {
  const decoder = new TextDecoder("utf-8");
  let text = "";
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      bytes += chunk.byteLength;
      if (bytes > MAX_ANSWER_BYTES) {
        throw sourceError("SOURCE_TOO_LARGE", place, `more than ${MAX_ANSWER_BYTES} bytes`);
      }
      text += decoder.decode(chunk, { stream: true });
    }
  } catch (cause) {
    if (cause instanceof BallastError) throw cause;
    // The connection was lost, or the time ran out, in the middle of the answer.
    throw new TransientError(unreachable(place, cause));
  }
  return text + decoder.decode();
}

/** Seconds or a date, as HTTP has it; 0 when the server said nothing. */
function retryAfterMs(response: Response): number {
  const header = response.headers.get("retry-after");
  if (header === null) return 0;
  const seconds = /^\d{1,6}$/.test(header)
    ? Number(header)
    : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds * 1000) : 0;
}

/** The words of the cause may repeat the address, and with it a key: only its code is kept. */
function unreachable(place: string, cause: unknown): BallastError {
  const isTimeout = cause instanceof Error && cause.name === "TimeoutError";
  const inner = cause instanceof Error ? cause.cause : undefined;
  const code = inner instanceof Error && "code" in inner ? ` (${String(inner.code)})` : "";
  const message = isTimeout ? "no answer in time" : `cannot be reached${code}`;
  return sourceError(isTimeout ? "SOURCE_TIMEOUT" : "SOURCE_UNREACHABLE", place, message, {
    hint: "the address of a server that is up",
  });
}
