import { expect } from "chai";
import {
  compileVerifier,
  refuseDevKey,
} from "../../../../prover/chain/deployment/verifier-code.ts";
import { expectError, expectRejection } from "../../../helpers/expect-error.ts";
import { tinyCircuit } from "../../../helpers/tiny-circuit.ts";

describe("a verifier to deploy", () => {
  it("is refused with a DEV key on every chain that is not local", async () => {
    const { vkey, r1csBytes } = await tinyCircuit();
    const on = (chainId: bigint) => refuseDevKey({ shapeName: "tiny", vkey, r1csBytes, chainId });
    for (const chainId of [31_337n, 1_337n]) await on(chainId);
    for (const chainId of [1n, 10n, 8_453n, 11_155_111n]) {
      const { message } = await expectRejection("DEV_KEY", on(chainId));
      expect(message).to.equal("shape tiny has a DEV key");
    }
  });

  it("is no DEV verifier for another circuit's key", async () => {
    const { vkey, r1csBytes } = await tinyCircuit();
    const other = Uint8Array.from(r1csBytes, (byte, i) => (i === 100 ? byte ^ 1 : byte));
    await refuseDevKey({ shapeName: "tiny", vkey, r1csBytes: other, chainId: 1n });
  });

  it("has the same code hash each time, and none without its contract", () => {
    const source = "pragma solidity 0.8.37; contract Groth16Verifier {}";
    expect(compileVerifier(source).codeHash).to.equal(compileVerifier(source).codeHash);
    expectError("VERIFIER_SOURCE", () => compileVerifier("contract Other {}"));
    expectError("VERIFIER_SOURCE", () => compileVerifier("contract Groth16Verifier {"));
  });
});
