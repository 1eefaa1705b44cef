/** A chain of its own behind a JSON-RPC endpoint on the loopback, as a user would connect to one. */
import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import hre from "hardhat";

export interface JsonRpcNode {
  readonly url: string;
  /** Gives an account this much, in wei. */
  fund(address: string, wei: bigint): Promise<void>;
  request(method: string, params?: readonly unknown[]): Promise<unknown>;
  close(): Promise<void>;
}

export interface NodeParameters {
  readonly chainId?: number;
}

export async function startNode({ chainId = 31_337 }: NodeParameters = {}): Promise<JsonRpcNode> {
  const override = { chainId };
  const server = await hre.network.createServer({ network: "local", override }, "127.0.0.1", 0);
  const { address, port } = await server.listen();
  const url = `http://${address}:${port}`;
  const request = async (method: string, params: readonly unknown[] = []): Promise<unknown> => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const headers = { "content-type": "application/json" };
    const response = await fetch(url, { method: "POST", headers, body });
    return response.json();
  };
  return {
    url,
    request,
    fund: async (to, wei) => {
      await request("hardhat_setBalance", [to, `0x${wei.toString(16)}`]);
    },
    close: () => server.close(),
  };
}

/** Passes everything on to a node but hangs up on every transaction after the first `transactions`. */
export async function startFailingProxy(node: JsonRpcNode, transactions: number) {
  let sent = 0;
  const server = createServer(async (request, response) => {
    const body = await text(request);
    if (body.includes("eth_sendRawTransaction") && ++sent > transactions) {
      request.socket.destroy();
      return;
    }
    const headers = { "content-type": "application/json" };
    const answer = await fetch(node.url, { method: "POST", headers, body });
    response.end(await answer.text());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
