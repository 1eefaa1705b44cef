/** One Solidity source without imports, compiled as hardhat.config.ts says, with every diagnostic. */
import solc from "solc";
import { z } from "zod";

const outputShape = z.object({
  errors: z.array(z.object({ formattedMessage: z.string() })).default([]),
  contracts: z
    .record(
      z.string(),
      z.record(
        z.string(),
        z.object({
          abi: z.array(z.record(z.string(), z.unknown())),
          evm: z.object({
            bytecode: z.object({ object: z.string() }),
            deployedBytecode: z.object({ object: z.string() }),
          }),
        }),
      ),
    )
    // A source with a syntax error has none.
    .default({}),
});

export interface CompiledSolidity {
  readonly diagnostics: readonly string[];
  readonly abi: readonly Readonly<Record<string, unknown>>[];
  /** Hexadecimal without a prefix: of the creation, and of what then stands at the address. */
  readonly bytecode: string;
  readonly deployedBytecode: string;
}

export function compileSolidity(source: string, contract: string): CompiledSolidity {
  const input = {
    language: "Solidity",
    sources: { "source.sol": { content: source } },
    settings: {
      optimizer: { enabled: true, runs: 10_000 },
      evmVersion: "cancun",
      outputSelection: {
        "*": { "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"] },
      },
    },
  };
  const output = outputShape.parse(JSON.parse(solc.compile(JSON.stringify(input))));
  const compiled = output.contracts["source.sol"]?.[contract];
  return {
    diagnostics: output.errors.map(({ formattedMessage }) => formattedMessage),
    abi: compiled?.abi ?? [],
    bytecode: compiled?.evm.bytecode.object ?? "",
    deployedBytecode: compiled?.evm.deployedBytecode.object ?? "",
  };
}
