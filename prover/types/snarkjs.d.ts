/** The part of snarkjs 0.7.6 that Ballast uses; the package ships no types. */
declare module "snarkjs" {
  /** A file in memory. */
  type FileBytes = Uint8Array;

  /** An output; `data` is set once the operation has ended. */
  interface FileInMemory {
    readonly type: "mem";
    data?: Uint8Array;
  }

  interface Logger {
    debug(message: string): void;
    info(message: string): void;
    warn(message: string): void;
    error(message: string): void;
  }

  interface CurveWorker {
    terminate(): void;
    addEventListener(type: "error" | "close", listener: (event: unknown) => void): void;
  }

  interface Curve {
    readonly tm: { readonly workers: readonly CurveWorker[] };
    /** Asks the workers to end and gives them 200 ms. */
    terminate(): Promise<void>;
  }

  export const groth16: {
    prove(
      zkey: FileBytes,
      witness: FileBytes,
    ): Promise<{ readonly proof: object; readonly publicSignals: readonly string[] }>;
    fullProve(inputs: object, wasmFile: string, zkeyFile: string): Promise<object>;
    verify(vkey: object, publicSignals: readonly string[], proof: object): Promise<boolean>;
  };

  export const zKey: {
    /** -1 after an error that only the logger hears of. */
    newZKey(
      r1cs: FileBytes,
      ptauFile: string,
      zkey: FileInMemory,
      logger?: Logger,
    ): Promise<FileBytes | -1>;
    contribute(
      from: FileBytes,
      to: FileInMemory,
      name: string,
      entropy: string,
      logger?: Logger,
    ): Promise<FileBytes>;
    /** False after an error that only the logger hears of. */
    beacon(
      from: FileBytes,
      to: FileInMemory,
      name: string,
      valueHex: string,
      iterationsExponent: number,
      logger?: Logger,
    ): Promise<FileBytes | false>;
    /** `initial` is the same circuit's key before any contribution. */
    verifyFromInit(
      initial: FileBytes,
      ptau: string | FileBytes,
      zkey: FileBytes,
      logger?: Logger,
    ): Promise<boolean>;
    /** Every section, points as decimal strings. */
    exportJson(zkey: FileBytes): Promise<unknown>;
    exportVerificationKey(zkey: FileBytes): Promise<object>;
    exportSolidityVerifier(
      zkey: FileBytes,
      templates: { readonly groth16: string },
    ): Promise<string>;
  };

  export const powersOfTau: {
    newAccumulator(curve: Curve, power: number, file: string): Promise<unknown>;
    beacon(
      from: string,
      to: string,
      name: string,
      valueHex: string,
      iterationsExponent: number,
    ): Promise<unknown>;
    preparePhase2(from: string, to: string): Promise<unknown>;
    verify(file: FileBytes | string, logger?: Logger): Promise<boolean>;
  };

  export const curves: {
    /** One per process, shared by every call above, with a worker per core. */
    getCurveFromName(name: "bn128"): Promise<Curve>;
  };
}
