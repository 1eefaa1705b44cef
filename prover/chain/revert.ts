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
  const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
  const code = isError(error, "NETWORK_ERROR") || isError(error, "TIMEOUT") ? "RPC" : "CHAIN";
  return new BallastError("chain", code, reason ?? "failed", { location, cause: error });
}

function revertData(error: unknown): string | undefined {
  if (isCallException(error) && typeof error.data === "string") return error.data;
  // Providers that are not ethers' own nest the data deeper.
  if (typeof error === "object" && error !== null && "data" in error) {
    return typeof error.data === "string" ? error.data : undefined;
  }
  return undefined;
}
