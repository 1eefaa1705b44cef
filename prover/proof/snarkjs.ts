/**
 * The only importer of snarkjs. It keeps one curve engine with worker threads per process, which
 * cannot be cancelled and keeps the process alive; here its operations run one after the other, an
 * abort ends its threads, and it lives only while somebody holds a lease or an operation runs.
 * What snarkjs calls bn128 is called bn254 everywhere else.
 */
import { readFile, stat } from "node:fs/promises";
import { setImmediate as nextTurn } from "node:timers/promises";
import {
  type CurveWorker,
  curves,
  type FileInMemory,
  groth16,
  type Logger,
  powersOfTau,
  zKey,
} from "snarkjs";
import { BallastError, isBallastError } from "../../model/errors.ts";
import type { OnProgress } from "../../model/progress.ts";
import type { CircuitPaths } from "../artifacts/paths.ts";
import type { CircuitInputs } from "../statement/statement.ts";
import { abortError, throwIfAborted } from "./abort.ts";
import { type Groth16Proof, parseProof, parsePublicSignals } from "./proof.ts";

export interface EngineLease {
  /** Ends the threads once the last lease is closed and nothing runs. */
  close(): Promise<void>;
}

interface Engine {
  readonly workers: readonly CurveWorker[];
  readonly ended: Promise<unknown>;
}

/** Where snarkjs finds its engine; it makes one when there is none. */
const ENGINE_VARIABLE = "curve_bn128";

let leases = 0;
let engine: Engine | undefined;
let lastOperation: Promise<unknown> = Promise.resolve();
let onThreadError: (error: unknown) => void = () => {};

/** Keeps the threads between operations; without a lease each operation starts and ends its own. */
export function leaseEngine(): EngineLease {
  leases++;
  let isOpen = true;
  return {
    async close() {
      if (!isOpen) return;
      isOpen = false;
      leases--;
      await inTurn(endIfUnused);
    },
  };
}

export interface ProveWithSnarkjsParameters {
  readonly zkey: Uint8Array;
  /** A .wtns file. */
  readonly witness: Uint8Array;
  readonly signal?: AbortSignal | undefined;
}

export interface UncheckedProof {
  readonly proof: Groth16Proof;
  readonly publicSignals: readonly bigint[];
}

/** Blinded anew each time; snarkjs checks neither witness nor proof. */
export function proveWithSnarkjs(parameters: ProveWithSnarkjsParameters): Promise<UncheckedProof> {
  const { zkey, witness, signal } = parameters;
  return withEngine(signal, async () => {
    const made = await groth16.prove(plain(zkey), plain(witness));
    return {
      proof: parseProof(made.proof, "snarkjs proof"),
      publicSignals: parsePublicSignals(made.publicSignals, "snarkjs public signals"),
    };
  });
}

/** The Solidity verifier of snarkjs' own template, as it is. */
export async function renderSolidityVerifier(zkey: Uint8Array): Promise<string> {
  const location = new URL("templates/verifier_groth16.sol.ejs", import.meta.resolve("snarkjs"));
  const template = await readFile(location, "utf8");
  return withEngine(undefined, () =>
    zKey.exportSolidityVerifier(plain(zkey), { groth16: template }),
  );
}

/** snarkjs on its own, from files, as a user runs it: the yardstick of the benchmarks. */
export async function fullProveWithSnarkjs(
  inputs: CircuitInputs,
  { wasm, zkey }: Pick<CircuitPaths, "wasm" | "zkey">,
): Promise<void> {
  await withEngine(undefined, () => groth16.fullProve(inputs, wasm, zkey));
}

export interface KeyWorkOptions {
  readonly signal?: AbortSignal | undefined;
  /** What snarkjs says of its progress. */
  readonly onProgress?: OnProgress | undefined;
}

/** `snarkjs groth16 setup`: a circuit's key before any contribution, which protects nothing. */
export function newZkeyWithSnarkjs(
  r1csBytes: Uint8Array,
  ptauPath: string,
  options: KeyWorkOptions = {},
): Promise<Uint8Array> {
  return makeZkey(options, (output, listener) =>
    zKey.newZKey(plain(r1csBytes), ptauPath, output, listener),
  );
}

export interface ContributeWithSnarkjsParameters extends KeyWorkOptions {
  readonly zkey: Uint8Array;
  readonly name: string;
  /** snarkjs mixes 64 bytes of the operating system into it. */
  readonly entropy: string;
}

/** `snarkjs zkey contribute`. */
export function contributeWithSnarkjs(
  parameters: ContributeWithSnarkjsParameters,
): Promise<Uint8Array> {
  const { zkey, name, entropy } = parameters;
  return makeZkey(parameters, (output, listener) =>
    zKey.contribute(plain(zkey), output, name, entropy, listener),
  );
}

export interface ApplyBeaconWithSnarkjsParameters extends KeyWorkOptions {
  readonly zkey: Uint8Array;
  readonly name: string;
  readonly valueHex: string;
  /** sha-256 is applied 2^this times. */
  readonly iterationsExponent: number;
}

/** `snarkjs zkey beacon`. */
export function applyBeaconWithSnarkjs(
  parameters: ApplyBeaconWithSnarkjsParameters,
): Promise<Uint8Array> {
  const { zkey, name, valueHex, iterationsExponent } = parameters;
  return makeZkey(parameters, (output, listener) =>
    zKey.beacon(plain(zkey), output, name, valueHex, iterationsExponent, listener),
  );
}

export interface VerifyZkeyWithSnarkjsParameters extends KeyWorkOptions {
  readonly initialZkey: Uint8Array;
  readonly ptauPath: string;
  readonly zkey: Uint8Array;
}

/** `snarkjs zkey verify`. True says nothing of who contributed: it is true without anybody. */
export function verifyZkeyWithSnarkjs(parameters: VerifyZkeyWithSnarkjsParameters) {
  const { initialZkey, ptauPath, zkey, signal, onProgress } = parameters;
  return withEngine(signal, async () => {
    const { logger, lastError } = listen(onProgress);
    const ptau = await inMemoryIfSmall(ptauPath);
    const isValid = await zKey.verifyFromInit(plain(initialZkey), ptau, plain(zkey), logger);
    return { isValid, reason: lastError() };
  });
}

export interface VerifyPhase1WithSnarkjsParameters extends KeyWorkOptions {
  readonly ptauPath: string;
}

/** `snarkjs powersoftau verify`. True of every consistent file, a home-made one too. */
export function verifyPhase1WithSnarkjs(parameters: VerifyPhase1WithSnarkjsParameters) {
  const { ptauPath, signal, onProgress } = parameters;
  return withEngine(signal, async () => {
    const { logger, lastError } = listen(onProgress);
    const isValid = await powersOfTau.verify(await inMemoryIfSmall(ptauPath), logger);
    return { isValid, reason: lastError() };
  });
}

/** snarkjs leaves the file open, which Node means to punish; the power-20 file still fits here. */
const IN_MEMORY_MAX_BYTES = 2_000_000_000;

async function inMemoryIfSmall(path: string): Promise<Uint8Array | string> {
  const { size } = await stat(path);
  return size > IN_MEMORY_MAX_BYTES ? path : plain(await readFile(path));
}

function makeZkey(
  { signal, onProgress }: KeyWorkOptions,
  make: (output: FileInMemory, logger: Logger) => Promise<Uint8Array | false | -1>,
): Promise<Uint8Array> {
  return withEngine(signal, async () => {
    const { logger, lastError } = listen(onProgress);
    const output: FileInMemory = { type: "mem" };
    const made = await make(output, logger);
    if (made === -1 || made === false || output.data === undefined) {
      throw new BallastError("artifact", "ZKEY_MAKE", lastError());
    }
    return output.data;
  });
}

/** snarkjs says "Applying key: L Section: 0/100" of what takes long, and nothing else with a slash. */
/** Of tau in G1, the longest of the four lists that the challenge of a 2^28 ceremony hashes. */
const FIRST_CHALLENGE_POINTS = 2 ** 29;

function listen(onProgress: OnProgress | undefined) {
  let error = "snarkjs does not say why";
  const hear = (message: string): void => {
    const [, stage, done, total] = /^(.*?):?\s+(\d+)\/(\d+)$/.exec(message) ?? [];
    if (stage !== undefined) onProgress?.({ stage, done: Number(done), total: Number(total) });
    const hashed = /^Initial hash: (\d+)$/.exec(message)?.[1];
    const [first, points] = ["first challenge", FIRST_CHALLENGE_POINTS];
    if (hashed !== undefined) onProgress?.({ stage: first, done: Number(hashed), total: points });
  };
  const logger: Logger = {
    debug: hear,
    info: hear,
    warn: hear,
    error: (message) => {
      error = message;
    },
  };
  return { logger, lastError: () => error };
}

async function withEngine<T>(
  signal: AbortSignal | undefined,
  operation: () => Promise<T>,
): Promise<T> {
  return inTurn(async () => {
    const interruption = Promise.withResolvers<never>();
    // It may come before anything waits for it, and is noticed then.
    interruption.promise.catch(() => {});
    const onAbort = (): void => interruption.reject(abortError("the proof", signal?.reason));
    throwIfAborted(signal, "the proof");
    signal?.addEventListener("abort", onAbort, { once: true });
    onThreadError = interruption.reject;
    try {
      engine ??= await startEngine();
      throwIfAborted(signal, "the proof");
      const outcome = Promise.race([operation(), interruption.promise]);
      // An operation takes the engine in its first turn. Ended before, it would make one of its own.
      await Promise.allSettled([outcome, nextTurn()]);
      return await outcome;
    } catch (cause) {
      // Whatever failed may have left a thread busy, and its answer would meet the next operation.
      await endEngine();
      if (isBallastError(cause)) throw cause;
      throw new BallastError("proof", "SNARKJS", "snarkjs failed", { cause });
    } finally {
      signal?.removeEventListener("abort", onAbort);
      await endIfUnused();
    }
  });
}

function inTurn<T>(step: () => Promise<T>): Promise<T> {
  const turn = lastOperation.then(step);
  lastOperation = turn.catch(() => undefined);
  return turn;
}

async function startEngine(): Promise<Engine> {
  const { workers } = (await curves.getCurveFromName("bn128")).tm;
  const ends = workers.map((worker) => {
    worker.addEventListener("error", (event) => onThreadError(event));
    return new Promise((resolve) => worker.addEventListener("close", resolve));
  });
  return { workers, ended: Promise.all(ends) };
}

async function endIfUnused(): Promise<void> {
  if (leases === 0) await endEngine();
}

async function endEngine(): Promise<void> {
  const ending = engine;
  engine = undefined;
  if (ending !== undefined) Reflect.set(globalThis, ENGINE_VARIABLE, null);
  for (const worker of ending?.workers ?? []) worker.terminate();
  await ending?.ended;
}

/** snarkjs slices its input and takes the slice's whole buffer, which a Buffer would share. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
