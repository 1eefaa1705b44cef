/** The part of snarkjs 0.7.6 that Ballast uses; the package ships no types. */
declare module "snarkjs" {
  /** A file in memory. */
  type FileBytes = Uint8Array;

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
    newZKey(r1cs: FileBytes, ptauFile: string, zkey: { readonly type: "mem" }): Promise<unknown>;
    /** Every section, points as decimal strings. */
    exportJson(zkey: FileBytes): Promise<unknown>;
    exportVerificationKey(zkey: FileBytes): Promise<object>;
    exportSolidityVerifier(
      zkey: FileBytes,
      templates: { readonly groth16: string },
    ): Promise<string>;
  };

  export const curves: {
    /** One per process, shared by every call above, with a worker per core. */
    getCurveFromName(name: "bn128"): Promise<Curve>;
  };
}
