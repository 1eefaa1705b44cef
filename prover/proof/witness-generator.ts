/**
 * Runs a circuit's compiled witness generator. The ABI is circom 2's: an input is named by the 64-bit
 * FNV-1a hash of its name, and field elements cross the boundary as 32-bit limbs, lowest first.
 */
import { readFile } from "node:fs/promises";
import { BallastError } from "../../model/errors.ts";
import type { CircuitInputs, SignalValue } from "../statement/statement.ts";

export interface WitnessGenerator {
  readonly witnessSize: number;
  /**
   * Every wire, in the circuit's order.
   * @throws BallastError `WITNESS_INPUT` when inputs do not have the circuit's names and lengths,
   * `WITNESS_REJECTED` when they do not meet its constraints.
   */
  calculate(inputs: CircuitInputs): bigint[];
}

const LIMBS = 8;
/** What the generator's exception codes mean. */
const EXCEPTIONS: Readonly<Record<number, string>> = {
  1: "no such input",
  2: "too many inputs",
  3: "an input is set twice",
  4: "a constraint does not hold",
  5: "out of memory",
  6: "an input array is too long",
};

/** @throws BallastError `WITNESS_GENERATOR` when the file is not a circom 2 generator. */
export async function loadWitnessGenerator(wasmPath: string): Promise<WitnessGenerator> {
  return createWitnessGenerator(await readFile(wasmPath), wasmPath);
}

/** The same from bytes; `location` names them in errors. */
export async function createWitnessGenerator(
  wasm: Uint8Array,
  location: string,
): Promise<WitnessGenerator> {
  const module = await WebAssembly.compile(wasm).catch((cause: unknown) => {
    throw new BallastError("artifact", "WITNESS_GENERATOR", "not a WebAssembly module", {
      location,
      hint: "compile the circuit again",
      cause,
    });
  });
  return instantiate(module, location);
}

function instantiate(module: WebAssembly.Module, location: string): WitnessGenerator {
  let trace = "";
  const runtime = {
    exceptionHandler: (code: number): never => {
      const reason = EXCEPTIONS[code] ?? `the generator stopped with code ${code}`;
      throw new BallastError("internal", "WITNESS_REJECTED", reason, {
        location,
        hint: trace.trim(),
      });
    },
    printErrorMessage: (): void => {
      trace += `${readMessage()}\n`;
    },
    writeBufferMessage: (): void => {
      readMessage();
    },
    showSharedRWMemory: (): void => {},
  };
  const { exports } = new WebAssembly.Instance(module, { runtime });
  const init = numeric(exports, "init", location);
  const inputSize = numeric(exports, "getInputSize", location)();
  const inputSignalSize = numeric(exports, "getInputSignalSize", location);
  const setInputSignal = numeric(exports, "setInputSignal", location);
  const witnessSize = numeric(exports, "getWitnessSize", location)();
  const selectWire = numeric(exports, "getWitness", location);
  const readLimb = numeric(exports, "readSharedRWMemory", location);
  const writeLimb = numeric(exports, "writeSharedRWMemory", location);
  const nextCharacter = numeric(exports, "getMessageChar", location);

  function readMessage(): string {
    let message = "";
    for (let code = nextCharacter(); code !== 0; code = nextCharacter()) {
      message += String.fromCharCode(code);
    }
    return message;
  }

  function setInput(name: string, value: SignalValue): number {
    const [high, low] = fnv1a64(name);
    const elements = flatten(value);
    const expected = inputSignalSize(high, low);
    if (elements.length !== expected) {
      throw new BallastError("internal", "WITNESS_INPUT", `${elements.length} values`, {
        location: name,
        hint: expected < 0 ? "the circuit has no such input" : `the circuit takes ${expected}`,
      });
    }
    for (const [index, element] of elements.entries()) {
      for (let limb = 0, rest = element; limb < LIMBS; limb++, rest >>= 32n) {
        writeLimb(limb, Number(rest & 0xffff_ffffn));
      }
      setInputSignal(high, low, index);
    }
    return elements.length;
  }

  function readWire(wire: number): bigint {
    selectWire(wire);
    let value = 0n;
    for (let limb = LIMBS - 1; limb >= 0; limb--) {
      value = (value << 32n) | BigInt(readLimb(limb) >>> 0);
    }
    return value;
  }

  return {
    witnessSize,
    calculate(inputs) {
      trace = "";
      init(1);
      let count = 0;
      for (const [name, value] of Object.entries(inputs)) count += setInput(name, value);
      if (count !== inputSize) {
        throw new BallastError("internal", "WITNESS_INPUT", `${count} values in all`, {
          location,
          hint: `the circuit takes ${inputSize}`,
        });
      }
      return Array.from({ length: witnessSize }, (_, wire) => readWire(wire));
    },
  };
}

function numeric(
  exports: WebAssembly.Exports,
  name: string,
  location: string,
): (...operands: number[]) => number {
  const found = exports[name];
  if (typeof found !== "function") {
    throw new BallastError("artifact", "WITNESS_GENERATOR", `has no export ${name}`, {
      location,
      hint: "it was not made by circom 2",
    });
  }
  return (...operands) => Number(found(...operands));
}

function flatten(value: SignalValue): bigint[] {
  return typeof value === "bigint" ? [value] : value.flatMap(flatten);
}

/** The halves of the hash, high then low. */
function fnv1a64(name: string): [number, number] {
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(name, "ascii")) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return [Number(hash >> 32n), Number(hash & 0xffff_ffffn)];
}
