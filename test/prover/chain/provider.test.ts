import { once } from "node:events";
import { createServer } from "node:http";
import { expect } from "chai";
import { connectProvider, endpointName } from "../../../prover/chain/provider.ts";
import { expectRejection } from "../../helpers/expect-error.ts";

async function withEndpoint(answer: string, use: (url: string) => Promise<void>): Promise<void> {
  const server = createServer((_request, response) => response.end(answer)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  try {
    await use(`http://127.0.0.1:${port}/access-key`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

describe("JSON-RPC provider", () => {
  it("knows the chain it is connected to", async () => {
    await withEndpoint('{"jsonrpc":"2.0","id":1,"result":"0x7a69"}', async (url) => {
      const provider = await connectProvider(url);
      expect((await provider.getNetwork()).chainId).to.equal(31_337n);
      provider.destroy();
    });
  });

  for (const answer of [
    "",
    "<html>",
    '{"result":"-1"}',
    '{"error":{"code":-32601}}',
    "x".repeat(1e6),
  ]) {
    it(`gives up on the answer ${JSON.stringify(answer.slice(0, 30))}`, async () => {
      await withEndpoint(answer, async (url) => {
        const error = await expectRejection("RPC", connectProvider(url));
        expect(`${error.location} ${error.message}`).to.not.include("access-key");
      });
    });
  }

  it("gives up on an endpoint that is down, and refuses other schemes", async () => {
    await expectRejection("RPC", connectProvider("http://127.0.0.1:9/"));
    await expectRejection("RPC_URL", connectProvider("ftp://127.0.0.1/"));
    await expectRejection("RPC_URL", connectProvider("localhost"));
  });

  it("is named without the part that may hold a key", () => {
    expect(endpointName("https://user:key@host:1/secret?k=1")).to.equal("https://host:1");
  });
});
