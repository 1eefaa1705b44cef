/** The compiler's syntax tree, as far as the mutation operators look at it. Offsets are in bytes. */
import { z } from "zod";

const node = z.looseObject({ nodeType: z.string(), src: z.string() });
export type SyntaxNode = z.infer<typeof node>;

export interface Visit {
  readonly node: SyntaxNode;
  /** From the outermost in. */
  readonly ancestors: readonly SyntaxNode[];
}

export function asNode(value: unknown): SyntaxNode | undefined {
  const parsed = node.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

export const childNode = (parent: SyntaxNode, key: string): SyntaxNode | undefined =>
  asNode(parent[key]);

export function childNodes(parent: SyntaxNode, key: string): SyntaxNode[] {
  const list = parent[key];
  return Array.isArray(list) ? list.flatMap((item: unknown) => asNode(item) ?? []) : [];
}

/** Every node below a root, parents first. */
export function* visit(root: unknown, ancestors: readonly SyntaxNode[] = []): Generator<Visit> {
  if (typeof root !== "object" || root === null) return;
  const here = Array.isArray(root) ? undefined : asNode(root);
  if (here !== undefined) yield { node: here, ancestors };
  const inside = here === undefined ? ancestors : [...ancestors, here];
  for (const child of Object.values(root)) yield* visit(child, inside);
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

export function spanOf({ src }: SyntaxNode): Span {
  const [start = 0, length = 0] = src.split(":").map(Number);
  return { start, end: start + length };
}
