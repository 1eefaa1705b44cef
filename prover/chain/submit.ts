/** Sends a proof to the oracle, after a dry run has said that the oracle would accept it. */
import {
  Contract,
  type ContractTransactionResponse,
  isError,
  type Signer,
  type TransactionReceipt,
} from "ethers";
import { BallastError } from "../../model/errors.ts";
import { type ProofCalldata, toCalldata } from "../proof/calldata.ts";
import type { Groth16Proof } from "../proof/proof.ts";
import { loadInterface } from "./abi.ts";
import { asChainError } from "./revert.ts";

export interface SubmitProofParameters {
  readonly signer: Signer;
  readonly oracleAddress: string;
  readonly feedId: bigint;
  readonly modelCommitment: bigint;
  readonly proof: Groth16Proof;
  readonly publicSignals: readonly bigint[];
  /** How long to wait for the receipt. */
  readonly receiptTimeoutMs?: number;
}

const RECEIPT_TIMEOUT_MS = 300_000;

export interface Submission {
  readonly transactionHash: string;
  readonly blockNumber: number;
  readonly gasUsed: bigint;
}

/**
 * @throws BallastError `REVERTED` with the oracle's error and arguments, `ORACLE_MISSING`, `FUNDS`,
 * `RECEIPT_MISSING`, `RPC`.
 */
export async function submitProof(parameters: SubmitProofParameters): Promise<Submission> {
  const { signer, oracleAddress, feedId, modelCommitment, proof, publicSignals } = parameters;
  const { receiptTimeoutMs = RECEIPT_TIMEOUT_MS } = parameters;
  const abi = loadInterface("IRiskOracle");
  try {
    if ((await signer.provider?.getCode(oracleAddress)) === "0x") {
      throw new BallastError("chain", "ORACLE_MISSING", "there is no contract at the address", {
        location: oracleAddress,
        hint: "the address of a deployed RiskOracle on this chain",
      });
    }
    const oracle = new Contract(oracleAddress, abi, signer);
    const submit = oracle.getFunction("submit");
    const args = [feedId, modelCommitment, flatten(toCalldata(proof)), [...publicSignals]];
    await submit.staticCall(...args);
    const transaction: ContractTransactionResponse = await submit.send(...args);
    const receipt = await receiptOf(transaction, receiptTimeoutMs);
    const { hash, blockNumber, gasUsed } = receipt;
    return { transactionHash: hash, blockNumber, gasUsed };
  } catch (error) {
    throw asChainError(error, abi, `RiskOracle ${oracleAddress}`);
  }
}

async function receiptOf(
  transaction: ContractTransactionResponse,
  timeoutMs: number,
): Promise<TransactionReceipt> {
  const missing = (cause?: unknown): BallastError =>
    new BallastError("chain", "RECEIPT_MISSING", "sent, but not in a block yet", {
      location: `transaction ${transaction.hash}`,
      hint: "it may still be accepted; look it up before sending another",
      cause,
    });
  try {
    const receipt = await transaction.wait(1, timeoutMs);
    if (receipt !== null) return receipt;
  } catch (cause) {
    throw isError(cause, "TIMEOUT") ? missing(cause) : cause;
  }
  throw missing();
}

/** The oracle's uint256[8]: a, b, c. */
function flatten({ a, b, c }: ProofCalldata): bigint[] {
  return [...a, ...b.flat(), ...c];
}
