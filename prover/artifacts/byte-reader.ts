/**
 * Reads the little-endian container that r1cs and wtns share: a magic word, a version, then sections
 * of (type, length, bytes). Every read is bounds-checked, so a truncated file is a typed error and
 * never an undefined value.
 */
import { BallastError } from "../../model/errors.ts";

export class ByteReader {
  readonly #bytes: Buffer;
  readonly #code: string;
  #offset = 0;

  /** `code` is the error code for anything wrong with the bytes, as `R1CS_FORMAT`. */
  constructor(bytes: Uint8Array, code: string) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#code = code;
  }

  get remaining(): number {
    return this.#bytes.length - this.#offset;
  }

  fail(message: string): never {
    throw new BallastError("artifact", this.#code, message, {
      location: `byte ${this.#offset}`,
      hint: "the file is damaged or not what its name says; build it again",
    });
  }

  uint32(): number {
    return this.#bytes.readUInt32LE(this.#advance(4));
  }

  uint64(): number {
    const value = this.#bytes.readBigUInt64LE(this.#advance(8));
    return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : this.fail("absurd length");
  }

  latin1(length: number): string {
    const start = this.#advance(length);
    return this.#bytes.toString("latin1", start, start + length);
  }

  /** An unsigned integer of `length` bytes, a multiple of 8. */
  unsigned(length: number): bigint {
    const start = this.#advance(length);
    let value = 0n;
    for (let at = length - 8; at >= 0; at -= 8) {
      value = (value << 64n) | this.#bytes.readBigUInt64LE(start + at);
    }
    return value;
  }

  bytes(length: number): Uint8Array {
    const start = this.#advance(length);
    return this.#bytes.subarray(start, start + length);
  }

  slice(length: number): ByteReader {
    const start = this.#advance(length);
    return new ByteReader(this.#bytes.subarray(start, start + length), this.#code);
  }

  #advance(length: number): number {
    if (length > this.remaining) this.fail(`ends ${length - this.remaining} bytes too early`);
    const start = this.#offset;
    this.#offset += length;
    return start;
  }
}

export interface ReadSectionsParameters<Name extends string> {
  readonly bytes: Uint8Array;
  readonly magic: string;
  readonly version: number;
  /** Error code for anything wrong with the bytes. */
  readonly code: string;
  /** Name and type of the sections that the file has, each exactly once. */
  readonly sections: Readonly<Record<Name, number>>;
}

/** One reader per named section. @throws BallastError with `code`. */
export function readSections<Name extends string>({
  bytes,
  magic,
  version,
  code,
  sections,
}: ReadSectionsParameters<Name>): Record<Name, ByteReader> {
  const reader = new ByteReader(bytes, code);
  if (reader.latin1(4) !== magic) reader.fail(`does not start with "${magic}"`);
  const foundVersion = reader.uint32();
  if (foundVersion !== version) reader.fail(`version ${foundVersion}, expected ${version}`);

  const nameOf = new Map<number, string>();
  for (const name in sections) nameOf.set(sections[name], name);
  const found: Partial<Record<string, ByteReader>> = {};
  const count = reader.uint32();
  for (let index = 0; index < count; index++) {
    const type = reader.uint32();
    const name = nameOf.get(type) ?? reader.fail(`unknown section ${type}`);
    if (Object.hasOwn(found, name)) reader.fail(`section ${type} appears twice`);
    found[name] = reader.slice(reader.uint64());
  }
  if (reader.remaining !== 0) reader.fail(`${reader.remaining} bytes after the last section`);
  const isComplete = (value: typeof found): value is Record<Name, ByteReader> =>
    nameOf.size === Object.keys(value).length;
  return isComplete(found) ? found : reader.fail("a section is missing");
}
