/** The benchmark as tables. Ratios compare within one run; times are this machine's, now. */
import type { BenchResult } from "../commands/bench.ts";
import { shapeTable } from "../commands/compile.ts";
import { table } from "../output.ts";

const seconds = (value: number): string => `${value.toFixed(2)} s`;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const ratio = (other: number, ours: number): string => `${(other / ours).toFixed(2)}x`;

export function formatBench(result: BenchResult): string {
  const { node, cores, cpu } = result.machine;
  return [
    `Node ${node}, ${cores} cores, ${cpu}`,
    `circuits\n${shapeTable(result.shapes)}`,
    `dev setup\n${setupTable(result)}`,
    `proving: medians of ${result.proofs[0]?.rounds ?? 0}; ours checks witness, signals and proof\n${proofTable(result)}`,
    `gas\n${gasTable(result)}`,
    `gas on Aave v3.6, Morpho Blue and Uniswap v4\n${protocolGasTable(result)}`,
  ].join("\n\n");
}

function setupTable({ setup, setupAgainstSnarkjs }: BenchResult): string {
  const rows = setup.map((s) => [s.shape, String(s.constraintCount), seconds(s.seconds)]);
  const lines = table([["shape", "constraints", "time"], ...rows]);
  if (setupAgainstSnarkjs === undefined) return lines;
  const { constraintCount, devSetupSeconds, snarkjsSeconds, speedup } = setupAgainstSnarkjs;
  const compared = `${seconds(devSetupSeconds)} against snarkjs' ${seconds(snarkjsSeconds)}`;
  return `${lines}\n${constraintCount} constraints: ${compared}, ${speedup.toFixed(1)}x`;
}

function proofTable({ proofs }: BenchResult): string {
  const header = [
    ...["shape", "load", "first", "warm", "snarkjs warm", "snarkjs fullprove"],
    ...["zkey", "wasm", "r1cs"],
  ];
  const rows = proofs.map((p) => [
    p.shape,
    ...[p.loadSeconds, p.firstProofSeconds, p.proofSeconds].map(seconds),
    `${seconds(p.snarkjsInProcessSeconds)} ${ratio(p.snarkjsInProcessSeconds, p.proofSeconds)}`,
    `${seconds(p.snarkjsCommandSeconds)} ${ratio(p.snarkjsCommandSeconds, p.proofSeconds)}`,
    ...[p.bytes.zkey, p.bytes.wasm, p.bytes.r1cs].map(megabytes),
  ]);
  return table([header, ...rows]);
}

function gasTable({ gas }: BenchResult): string {
  const header = [
    "submit",
    "markets",
    "verifier",
    "first round",
    "steady",
    "steady per market",
    "with sync",
  ];
  const rows = gas.submit.map((s) => [
    s.shape,
    ...[
      s.markets,
      s.verifierGas,
      s.firstGas + s.verifierGas,
      s.steadyGas + s.verifierGas,
      s.perMarketGas,
      s.withSyncGas,
    ].map(String),
  ]);
  const { syncGas, syncMovingGas, syncBatchPerMarketGas } = gas;
  const reads = gas.reads.map(({ call, ...read }) => [
    call,
    String(read.coldGas),
    String(read.warmGas),
  ]);
  return [
    table([header, ...rows]),
    `policy sync ${syncGas}, moving all five levels ${syncMovingGas}, in a batch ${syncBatchPerMarketGas} per market`,
    table([["read by a contract", "first in a transaction", "again"], ...reads]),
  ].join("\n");
}

export function protocolGasTable({
  protocolGas,
  missingPackages,
}: Pick<BenchResult, "protocolGas" | "missingPackages">): string {
  if (protocolGas === undefined) {
    const missing = missingPackages.join(", ");
    return `not measured: the development dependencies ${missing} are not installed (npm ci)`;
  }
  const { stewardSyncAllGas, stewardSyncLtvGas, irmOverheadGas } = protocolGas;
  const { bareSwapGas, hookOverheadGas } = protocolGas;
  return [
    `Aave steward sync ${stewardSyncAllGas} for every parameter, ${stewardSyncLtvGas} for the LTV alone`,
    `Uniswap fee hook ${hookOverheadGas} over a bare swap of ${bareSwapGas}`,
    `Morpho rate model ${irmOverheadGas} over one that reads nothing`,
  ].join("\n");
}
