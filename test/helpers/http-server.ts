/** A server on this machine that answers as a test tells it, and what it was asked. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text is sent as it is, anything else as JSON. */
  readonly body?: unknown;
  /** `hang`: never ends. `cut`: the connection is lost in the middle of the body. */
  readonly fault?: "hang" | "cut";
}

export interface LocalServer {
  readonly url: string;
  /** Paths with their queries, in order. */
  readonly requests: readonly string[];
  close(): void;
}

export type Responder = (
  url: URL,
  request: IncomingMessage,
  body: string,
) => Answer | Promise<Answer>;

export async function startServer(respond: Responder): Promise<LocalServer> {
  const requests: string[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://local");
    requests.push(url.pathname + url.search);
    let body = "";
    for await (const chunk of request) body += chunk;
    send(response, await respond(url, request, body));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function send(response: ServerResponse, { status = 200, headers = {}, body = "", fault }: Answer) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  if (fault === undefined) {
    response.writeHead(status, headers).end(text);
    return;
  }
  response.writeHead(status, { ...headers, "content-length": text.length + 1 });
  response.write(text.slice(0, text.length / 2));
  if (fault === "cut") setImmediate(() => response.destroy());
}
