/** The simulated chain as a node that speaks JSON-RPC over HTTP, batches included. */
import { z } from "zod";
import { ethers } from "./chain.ts";
import type { Answer, Responder } from "./http-server.ts";

const callShape = z.looseObject({
  id: z.union([z.number(), z.string()]),
  method: z.string(),
  params: z.array(z.unknown()).default([]),
});

export async function answerAsNode(...[, , body]: Parameters<Responder>): Promise<Answer> {
  const request: unknown = JSON.parse(body);
  const answers = Array.isArray(request)
    ? await Promise.all(request.map(answerCall))
    : await answerCall(request);
  return { headers: { "content-type": "application/json" }, body: answers };
}

async function answerCall(call: unknown): Promise<object> {
  const { id, method, params } = callShape.parse(call);
  try {
    return { jsonrpc: "2.0", id, result: await ethers.provider.send(method, params) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { jsonrpc: "2.0", id, error: { code: 3, message, data: "0x" } };
  }
}
