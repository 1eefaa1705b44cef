/** One thread of fixed-base-pool.ts: answers each chunk of scalars with its points. */
import { parentPort, workerData } from "node:worker_threads";
import { FixedBase, type GroupName } from "./fixed-base.ts";
import { WasmEngine } from "./wasm-engine.ts";

export interface FixedBaseWorkerData {
  readonly code: Uint8Array;
  readonly generators: Readonly<Record<GroupName, Uint8Array>>;
  readonly windowBits: Readonly<Record<GroupName, number>>;
}

export interface FixedBaseRequest {
  readonly group: GroupName;
  readonly scalars: Uint8Array;
}

const { code, generators, windowBits }: FixedBaseWorkerData = workerData;
const engine = await WasmEngine.instantiate(code);
const tables = new Map<GroupName, FixedBase>();

function tableOf(group: GroupName): FixedBase {
  const known = tables.get(group);
  if (known !== undefined) return known;
  const generator = generators[group];
  const table = new FixedBase({ engine, group, generator, windowBits: windowBits[group] });
  tables.set(group, table);
  return table;
}

parentPort?.on("message", ({ group, scalars }: FixedBaseRequest) => {
  parentPort?.postMessage(tableOf(group).multiply(scalars));
});
