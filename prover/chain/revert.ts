/** A failed call as a typed error that names the contract's own error and its arguments. */
import { type Interface, isCallException, isError } from "ethers";
import { BallastError } from "../../model/errors.ts";

export function asChainError(error: unknown, contract: Interface, location: string): BallastError {
  if (error instanceof BallastError) return error;
  const data = revertData(error);
  if (data !== undefined) {
    const parsed = contract.parseError(data);
    if (parsed !== null) {
      const names = parsed.fragment.inputs.map((input, i) => `${input.name} ${parsed.args[i]}`);
      return new BallastError("chain", "REVERTED", `${parsed.name}(${names.join(", ")})`, {
        location,
        details: { error: parsed.name, args: [...parsed.args] },
        cause: error,
      });
    }
    return new BallastError("chain", "REVERTED", `reverted with ${data.slice(0, 74)}`, {
      location,
      cause: error,
    });
  }
  if (isError(error, "INSUFFICIENT_FUNDS") || isPoorAccount(error)) {
    return new BallastError("chain", "FUNDS", "the account cannot pay for the transaction", {
      location,
      cause: error,
    });
  }
  const isAnswerless = RPC_ERRORS.some((code) => isError(error, code));
  return new BallastError("chain", isAnswerless ? "RPC" : "CHAIN", reasonOf(error), {
    location,
    cause: error,
  });
}

/** Nodes say it each in their own words, and ethers knows only some of them. */
const isPoorAccount = (error: unknown): boolean =>
  error instanceof Error && /insufficient funds|enough funds/i.test(error.message);

const RPC_ERRORS = [
  "NETWORK_ERROR",
  "TIMEOUT",
  "SERVER_ERROR",
  "BAD_DATA",
  "UNKNOWN_ERROR",
] as const;

/** Without the request that ethers appends, which holds the endpoint with its access key. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "failed";
  const text = "shortMessage" in error ? String(error.shortMessage) : error.message;
  return withoutUrls(text.split("\n")[0] ?? "").slice(0, 200);
}

/** An endpoint's address may hold an access key. */
export const withoutUrls = (text: string): string =>
  text.replaceAll(/https?:\/\/\S+/g, "the endpoint");

function revertData(error: unknown): string | undefined {
  if (isCallException(error) && typeof error.data === "string") return error.data;
  // Providers that are not ethers' own nest the data deeper.
  if (typeof error === "object" && error !== null && "data" in error) {
    return typeof error.data === "string" ? error.data : undefined;
  }
  return undefined;
}
