/** An instance of ffjavascript's wasm module and its linear memory, whose word 0 is the heap top. */
import { BallastError } from "../../model/errors.ts";

const PAGE_BYTES = 65_536;
/** What the module's own data and code expect to find. */
const INITIAL_PAGES = 25;

export type WasmFunction = (...operands: number[]) => number;

export class WasmEngine {
  readonly #memory: WebAssembly.Memory;
  readonly #exports: WebAssembly.Exports;

  private constructor(memory: WebAssembly.Memory, exports: WebAssembly.Exports) {
    this.#memory = memory;
    this.#exports = exports;
  }

  static async instantiate(code: Uint8Array): Promise<WasmEngine> {
    const memory = new WebAssembly.Memory({ initial: INITIAL_PAGES });
    const module = await WebAssembly.compile(code);
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    return new WasmEngine(memory, exports);
  }

  exported(name: string): WasmFunction {
    const value = this.#exports[name];
    if (isWasmFunction(value)) return value;
    throw new BallastError("internal", "WASM_EXPORT", `the curve module does not export ${name}`);
  }

  /** Never freed. */
  allocate(bytes: number): number {
    this.reserve(bytes);
    const [top = 0] = this.#heapTop();
    this.#heapTop()[0] = top + Math.ceil(bytes / 8) * 8;
    return top;
  }

  /** Freed when `use` returns. */
  withScratch<T>(bytes: number, use: (pointer: number) => T): T {
    const pointer = this.allocate(bytes);
    try {
      return use(pointer);
    } finally {
      this.#heapTop()[0] = pointer;
    }
  }

  /** Room above the heap top, since the module allocates there without growing the memory. */
  reserve(bytes: number): void {
    const [top = 0] = this.#heapTop();
    const missing = top + bytes + 8 - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE_BYTES));
  }

  write(pointer: number, bytes: Uint8Array): void {
    new Uint8Array(this.#memory.buffer).set(bytes, pointer);
  }

  read(pointer: number, bytes: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#memory.buffer.slice(pointer, pointer + bytes));
  }

  #heapTop(): Uint32Array {
    return new Uint32Array(this.#memory.buffer, 0, 1);
  }
}

function isWasmFunction(value: unknown): value is WasmFunction {
  return typeof value === "function";
}
