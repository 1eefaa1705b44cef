import { inspect } from "node:util";
import { expect } from "chai";
import { z } from "zod";
import { getJson, type HttpEndpoint } from "../../../prover/sources/http.ts";
import type { RetryPolicy } from "../../../prover/sources/retry.ts";
import { expectRejection } from "../../helpers/expect-error.ts";
import { type Answer, type LocalServer, startServer } from "../../helpers/http-server.ts";

const FAST: RetryPolicy = { retries: 2, firstDelayMs: 5, attemptMs: 1_500, totalMs: 6_000 };
const KEY = "canary-key-51c9";

describe("JSON over HTTP", () => {
  let server: LocalServer | undefined;
  afterEach(() => server?.close());

  /** Gives the answers one after the other, the last one again and again. */
  async function ask(
    answers: readonly Answer[],
    { retry = FAST, signal = new AbortController().signal, base = "", headers = {} } = {},
  ): Promise<{ readonly value: number }> {
    let next = 0;
    server = await startServer(() => answers[Math.min(next++, answers.length - 1)] ?? {});
    const endpoint: HttpEndpoint = { url: server.url + base, retry, headers };
    return getJson({
      ...{ endpoint, path: "/api/v3/thing", query: { symbol: "A&B" }, source: "thing", signal },
      schema: z.strictObject({ value: z.number() }),
    });
  }
  const good: Answer = { body: { value: 7 } };

  it("asks for the path below the base, with its query escaped", async () => {
    expect(await ask([good], { base: "/base/" })).to.deep.equal({ value: 7 });
    expect(server?.requests).to.deep.equal(["/base/api/v3/thing?symbol=A%26B"]);
  });

  it("tries again after 429, 5xx and a lost connection", async () => {
    for (const status of [429, 500, 502, 503, 408]) {
      expect(await ask([{ status, body: "busy" }, good])).to.deep.equal({ value: 7 });
      expect(server?.requests.length).to.equal(2);
      server?.close();
    }
    expect(await ask([{ ...good, fault: "cut" }, good])).to.deep.equal({ value: 7 });
  });

  it("waits as long as the server asks for", async () => {
    const startedAt = performance.now();
    await ask([{ status: 429, headers: { "retry-after": "1" } }, good]);
    expect(Math.round(performance.now() - startedAt)).to.be.above(950);
  });

  it("does not wait for what is beyond the deadline", async () => {
    const later = { status: 429, headers: { "retry-after": "60" } };
    const error = await expectRejection("SOURCE_STATUS", ask([later, good]));
    expect(error.details.status).to.equal(429);
    expect(server?.requests.length).to.equal(1);
  });

  it("gives up after the last attempt", async () => {
    const error = await expectRejection("SOURCE_STATUS", ask([{ status: 500 }]));
    expect(error.kind).to.equal("source");
    expect(error.location).to.equal(`thing at ${server?.url}/api/v3/thing`);
    expect(server?.requests.length).to.equal(3);
    server?.close();
    await expectRejection("SOURCE_UNREACHABLE", ask([{ ...good, fault: "cut" }]));
  });

  it("does not repeat what will not get better", async () => {
    for (const [code, answer] of [
      ["SOURCE_STATUS", { status: 404 }],
      ["SOURCE_STATUS", { status: 401 }],
      ["SOURCE_STATUS", { status: 302, headers: { location: "/elsewhere" } }],
      ["SOURCE_ANSWER", { body: '{"value": 7' }],
      ["SOURCE_ANSWER", { body: "<html>" }],
      ["SOURCE_ANSWER", { body: "" }],
      ["SOURCE_ANSWER", { body: { value: "7" } }],
      ["SOURCE_ANSWER", { body: { value: 7, more: 1 } }],
      ["SOURCE_TOO_LARGE", { body: `{"value": ${" ".repeat(5 * 2 ** 20)}7}` }],
    ] as const) {
      await expectRejection(code, ask([answer]));
      expect(server?.requests, code).to.deep.equal(["/api/v3/thing?symbol=A%26B"]);
      server?.close();
    }
  });

  it("gives up an answer that does not come, and at the deadline everything", async () => {
    const hanging: Answer = { ...good, fault: "hang" };
    const impatient = { ...FAST, attemptMs: 300 };
    expect(await ask([hanging, good], { retry: impatient })).to.deep.equal({ value: 7 });
    server?.close();
    const retry = { ...impatient, retries: 100, totalMs: 700 };
    const startedAt = performance.now();
    await expectRejection("SOURCE_TIMEOUT", ask([hanging], { retry }));
    expect(Math.round(performance.now() - startedAt)).to.be.below(3_000);
  });

  it("ends when it is told to", async () => {
    const signal = AbortSignal.timeout(50);
    const retry = { ...FAST, attemptMs: 5_000, totalMs: 10_000 };
    await expectRejection("SOURCE_ABORTED", ask([{ ...good, fault: "hang" }], { signal, retry }));
  });

  it("gives up on a server that is not there", async () => {
    const endpoint = { url: `http://127.0.0.1:9/${KEY}`, retry: FAST };
    const asking = getJson({
      ...{ endpoint, path: "/x", query: {}, source: "thing", schema: z.unknown() },
      signal: new AbortController().signal,
    });
    const error = await expectRejection("SOURCE_UNREACHABLE", asking);
    expect(inspect(error, { depth: 9 })).to.not.include(KEY);
  });

  it("never repeats a key of the address or of a header", async () => {
    const faults: readonly Answer[] = [
      { status: 500, body: KEY },
      { status: 403, body: KEY },
      { body: `{"value": "${KEY}"` },
      { body: { value: KEY } },
      { ...good, fault: "cut" },
      { ...good, fault: "hang" },
    ];
    for (const fault of faults) {
      const options = { base: `/v3/${KEY}?apikey=${KEY}`, headers: { "x-api-key": KEY } };
      try {
        await ask([fault], { ...options, retry: { ...FAST, attemptMs: 300, retries: 0 } });
        expect.fail("nothing was thrown");
      } catch (error) {
        expect(inspect(error, { depth: 9 })).to.not.include(KEY);
      }
      server?.close();
    }
  });
});
