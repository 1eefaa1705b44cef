/** Step 15 on proofs that no transaction carries to the oracle itself. */
import { expect } from "chai";
import type { AuditSubject } from "../../../prover/audit/subject.ts";
import {
  bookOf,
  type Deployed,
  type DisclosedFiles,
  disclosedFiles,
  ethers,
  load,
  networkHelpers,
  subjectOf,
} from "../../helpers/audit/audited-world.ts";
import { submitThrough, withExtensions } from "../../helpers/audit/extended-world.ts";
import { runStep } from "../../helpers/audit/sabotage.ts";
import { STRANGER } from "../../helpers/audit/sabotaged-chain.ts";

/**
 * Passes its call data on to an address and reverts if that reverts: CALLDATACOPY all, CALL, and a jump
 * over the revert.
 */
const forwarderTo = (address: string): string =>
  `0x365f5f375f5f365f5f73${address.slice(2)}5af16026575f5ffd5b00`;

const NO_TRACE: Pick<NonNullable<AuditSubject["chain"]>, "request"> = { request: undefined };

describe("ballast audit of proofs that another contract submitted", () => {
  let files: DisclosedFiles;
  before(() => {
    files = disclosedFiles();
  });
  after(() => files.remove());

  const subjectFor = async (contracts: Deployed, chain: object = {}): Promise<AuditSubject> => {
    const subject = subjectOf(await bookOf(contracts), files);
    return subject.chain === undefined
      ? subject
      : { ...subject, chain: { ...subject.chain, ...chain } };
  };

  it("finds them in the call data of the SubmitAndSync that the book names", async () => {
    const contracts = await load(withExtensions);
    const { status, findings, skipped, evidence } = await runStep(
      await subjectFor(contracts, NO_TRACE),
      15,
    );
    expect([status, findings, skipped]).to.deep.equal(["PASS", [], []]);
    expect(evidence.join("\n")).to.include("the reference computes the same scores");
  });

  it("finds them in the trace of any other contract's calls", async () => {
    const contracts = await load(throughForwarder);
    const { status, findings, skipped } = await runStep(await subjectFor(contracts), 15);
    expect([status, findings, skipped]).to.deep.equal(["PASS", [], []]);
  });

  it("leaves them out, and says why, where the node offers no trace", async () => {
    const contracts = await load(throughForwarder);
    const refuse = () => Promise.reject(new Error("the method does not exist\nmore"));
    for (const [chain, reason] of [
      [NO_TRACE, /the endpoint cannot be asked for a trace$/],
      [{ request: refuse }, /\(debug_traceTransaction: the method does not exist\)$/],
      [{ request: async () => ({ gas: 1 }) }, /the node's trace is not callTracer's$/],
    ] as const) {
      const { status, findings, skipped } = await runStep(await subjectFor(contracts, chain), 15);
      expect([status, findings]).to.deep.equal(["PASS", []]);
      expect(skipped).to.have.length(1);
      expect(skipped[0]).to.match(
        new RegExp(
          `^round \\d+: transaction 0x\\w{64} to ${STRANGER} does not show the call, and `,
        ),
      );
      expect(skipped[0]).to.match(reason);
    }
  });

  it("fails when a trace shows no such call, or only one that reverted", async () => {
    const contracts = await load(throughForwarder);
    const honest = (await subjectFor(contracts)).chain?.request;
    const reverted = async (method: string, params: unknown[]) => {
      const trace = Object(await honest?.(method, params));
      return { ...trace, calls: trace.calls.map((call: object) => ({ ...call, error: "revert" })) };
    };
    for (const request of [async () => ({ to: STRANGER, input: "0x" }), reverted]) {
      const { status, findings } = await runStep(await subjectFor(contracts, { request }), 15);
      expect(status).to.equal("FAIL");
      expect(findings.map(({ code }) => code)).to.deep.equal(["PROOF_NOT_FOUND"]);
    }
  });
});

/** The proof sent to a contract that nobody names, which passes it on to a SubmitAndSync as unknown. */
async function throughForwarder(contracts: Deployed): Promise<Deployed> {
  const args = [await contracts.oracle.getAddress(), await contracts.policy.getAddress()];
  const helper = await ethers.deployContract("SubmitAndSync", args);
  await networkHelpers.setCode(STRANGER, forwarderTo(await helper.getAddress()));
  await submitThrough(STRANGER);
  return contracts;
}
