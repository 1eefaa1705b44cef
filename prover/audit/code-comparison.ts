/** Runtime code against the compiler's artifact: immutable values, library addresses and metadata apart. */
import { getAddress, type Provider } from "ethers";
import { z } from "zod";
import { poseidonArtifact } from "../../contracts/ignition/artifacts.ts";
import { checkShape } from "../../model/strict-json.ts";

const places = z.array(z.object({ start: z.int().min(0), length: z.int().min(1) }));
const artifactShape = z.looseObject({
  deployedBytecode: z.string().regex(/^0x[0-9a-f_$A-Z-]*$/i),
  immutableReferences: z.record(z.string(), places).default({}),
  deployedLinkReferences: z.record(z.string(), z.record(z.string(), places)).default({}),
});
type CodeArtifact = z.infer<typeof artifactShape>;

const parse = (artifact: unknown): CodeArtifact =>
  checkShape({ value: artifact, schema: artifactShape, source: "artifact" });

/** PUSH20 and the library's own address, by which it refuses to be called directly. */
const LIBRARY_PREFIX = `73${"0".repeat(40)}`;

/** @returns how `code` differs from the artifact's runtime code; undefined when it does not. */
export function compareCode(code: string, artifact: unknown): string | undefined {
  const parsed = parse(artifact);
  const expected = parsed.deployedBytecode.slice(2);
  const actual = code.slice(2);
  if (actual.length !== expected.length) {
    return `${actual.length / 2} bytes of code, the sources give ${expected.length / 2}`;
  }
  const [left, right] = [masked(actual, parsed), masked(expected, parsed)];
  if (left === right) return undefined;
  const at = [...left].findIndex((digit, index) => digit !== right[index]);
  return `differs from its sources' code at byte ${Math.floor(at / 2)}`;
}

function masked(digits: string, artifact: CodeArtifact): string {
  let result = digits.toLowerCase();
  const blank = (start: number, length: number): void => {
    result =
      result.slice(0, 2 * start) + "0".repeat(2 * length) + result.slice(2 * (start + length));
  };
  for (const { start, length } of immutablePlaces(artifact)) blank(start, length);
  for (const { start, length } of Object.values(linkPlaces(artifact)).flat()) blank(start, length);
  if (artifact.deployedBytecode.slice(2).startsWith(LIBRARY_PREFIX)) blank(1, 20);
  return result;
}

const immutablePlaces = ({ immutableReferences }: CodeArtifact) =>
  Object.values(immutableReferences).flat();

function linkPlaces({
  deployedLinkReferences,
}: CodeArtifact): Record<string, z.infer<typeof places>> {
  return Object.assign({}, ...Object.values(deployedLinkReferences));
}

/** Name and address of every library that the code calls. */
export function libraryAddresses(code: string, artifact: unknown): [string, string][] {
  return Object.entries(linkPlaces(parse(artifact))).map(([name, [place]]) => {
    const start = 2 + 2 * (place?.start ?? 0);
    return [name, getAddress(`0x${code.slice(start, start + 40)}`)];
  });
}

/**
 * Every permutation of the hasher has to be the code that circomlibjs generates: the tail of its
 * creation code, after the few bytes that return it.
 */
export async function permutationFlaws(
  provider: Provider,
  hasherCode: string,
  artifact: unknown,
): Promise<string[]> {
  const expected = PERMUTATION_ARITIES.map((arity) => poseidonArtifact(arity).bytecode);
  const addresses = new Set(
    immutablePlaces(parse(artifact)).map(({ start, length }) =>
      getAddress(`0x${hasherCode.slice(2 + 2 * (start + length) - 40, 2 + 2 * (start + length))}`),
    ),
  );
  const flaws: string[] = [];
  if (addresses.size !== expected.length) flaws.push(`${addresses.size} permutations`);
  for (const address of addresses) {
    const code = (await provider.getCode(address)).slice(2);
    const isKnown = expected.some(
      (creation) =>
        creation.endsWith(code) && creation.length - 2 - code.length <= 2 * PREAMBLE_MAX_BYTES,
    );
    if (!isKnown) flaws.push(`${address} is not a permutation of circomlibjs`);
  }
  return flaws;
}

const PERMUTATION_ARITIES = [2, 3, 4, 5, 6];
/** PUSH, PUSH, PUSH, CODECOPY, PUSH, PUSH, RETURN. */
const PREAMBLE_MAX_BYTES = 32;

/** The code without the compiler's note on its sources, whose length the last two bytes say. */
export function withoutMetadata(code: string): string {
  const length = Number.parseInt(code.slice(-4), 16);
  return code.slice(0, Math.max(2, code.length - 4 - 2 * length));
}
