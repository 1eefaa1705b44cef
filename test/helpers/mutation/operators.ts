/**
 * How a contract is broken on purpose, one place at a time: a check that always passes, a comparison
 * that is off at its edge, a bound that is off by one, the wrong end of a minimum, a missing role.
 */
import {
  asNode,
  childNode,
  childNodes,
  type Span,
  type SyntaxNode,
  spanOf,
  type Visit,
  visit,
} from "./syntax-tree.ts";

export interface Edit extends Span {
  readonly operator: Operator;
  readonly text: string;
  /** Contract and function, or contract alone. */
  readonly place: string;
}

export const OPERATORS = [
  "pass every check",
  "drop one condition",
  "never take the branch",
  "move the edge",
  "turn the equality",
  "one more",
  "one less",
  "other end",
  "open to all",
] as const;
export type Operator = (typeof OPERATORS)[number];

type Draft = Omit<Edit, "place">;

const MOVED_EDGE: Readonly<Record<string, string>> = { "<": "<=", "<=": "<", ">": ">=", ">=": ">" };
const TURNED: Readonly<Record<string, string>> = { "==": "!=", "!=": "==" };
const NEUTRAL: Readonly<Record<string, string>> = { "&&": "true", "||": "false" };
/** A map: member names such as `toString` are keys of every object. */
const OTHER_END: ReadonlyMap<unknown, string> = new Map([
  ["min", "max"],
  ["max", "min"],
]);

/** All edits of a source, in the order of its text. */
export function editsOf(ast: unknown, source: Buffer): Edit[] {
  const edits: Edit[] = [];
  for (const seen of visit(ast)) {
    const place = placeOf(seen);
    for (const draft of draftsAt(seen, source)) edits.push({ ...draft, place });
  }
  return edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
}

function placeOf({ node, ancestors }: Visit): string {
  const named = [...ancestors, node].filter(({ nodeType }) =>
    ["ContractDefinition", "FunctionDefinition"].includes(nodeType),
  );
  return named.map(({ name, kind }) => String(name || kind)).join(".");
}

function draftsAt(seen: Visit, source: Buffer): Draft[] {
  switch (seen.node.nodeType) {
    case "FunctionCall":
      return callDrafts(seen.node);
    case "IfStatement":
      return branchDrafts(seen.node);
    case "BinaryOperation":
      return operationDrafts(seen, source);
    case "Conditional":
      return choiceDrafts(seen.node, source);
    case "VariableDeclaration":
      return constantDrafts(seen.node, source);
    case "Literal":
      return literalDrafts(seen, source);
    case "ModifierInvocation":
      return modifierDrafts(seen.node);
    default:
      return [];
  }
}

function callDrafts(node: SyntaxNode): Draft[] {
  const called = childNode(node, "expression");
  if (called?.nodeType === "MemberAccess") {
    const text = OTHER_END.get(called.memberName);
    if (text === undefined) return [];
    const { end } = spanOf(called);
    return [{ operator: "other end", start: end - text.length, end, text }];
  }
  const [condition] = childNodes(node, "arguments");
  if (called?.name !== "require" || condition === undefined) return [];
  return [{ operator: "pass every check", ...spanOf(condition), text: "true" }];
}

/** An early end or a single act; what has an else is covered by its condition's operators. */
function branchDrafts(node: SyntaxNode): Draft[] {
  const condition = childNode(node, "condition");
  if (condition === undefined) return [];
  return [{ operator: "never take the branch", ...spanOf(condition), text: "false" }];
}

function operationDrafts({ node, ancestors }: Visit, source: Buffer): Draft[] {
  const [left, right] = [childNode(node, "leftExpression"), childNode(node, "rightExpression")];
  const sign = String(node.operator);
  if (left === undefined || right === undefined) return [];
  const neutral = NEUTRAL[sign];
  if (neutral !== undefined) {
    return [left, right]
      .filter((side) => side.operator !== sign)
      .map((side) => ({ operator: "drop one condition", ...spanOf(side), text: neutral }));
  }
  const moved = MOVED_EDGE[sign];
  const text = moved ?? TURNED[sign];
  if (text === undefined) return [];
  const parent = ancestors.at(-1);
  if (moved !== undefined && parent !== undefined && isChoiceOfOperands(parent, source)) return [];
  const operator = moved === undefined ? "turn the equality" : "move the edge";
  const between = source.subarray(spanOf(left).end, spanOf(right).start).toString();
  const start = spanOf(left).end + Buffer.byteLength(between.slice(0, between.indexOf(sign)));
  return [{ operator, start, end: start + sign.length, text }];
}

/** `a < b ? a : b`: at the edge both are the same, so the branches are exchanged instead. */
function isChoiceOfOperands(node: SyntaxNode, source: Buffer): boolean {
  if (node.nodeType !== "Conditional") return false;
  const condition = childNode(node, "condition");
  if (condition === undefined) return false;
  const textOf = (parent: SyntaxNode, key: string): string => {
    const child = childNode(parent, key);
    return child === undefined ? "" : textAt(source, spanOf(child));
  };
  const operands = [textOf(condition, "leftExpression"), textOf(condition, "rightExpression")];
  const branches = [textOf(node, "trueExpression"), textOf(node, "falseExpression")];
  return branches.every((branch) => operands.includes(branch));
}

function choiceDrafts(node: SyntaxNode, source: Buffer): Draft[] {
  const [yes, no] = [childNode(node, "trueExpression"), childNode(node, "falseExpression")];
  if (yes === undefined || no === undefined) return [];
  const [start, end] = [spanOf(yes).start, spanOf(no).end];
  const between = textAt(source, { start: spanOf(yes).end, end: spanOf(no).start });
  const text = textAt(source, spanOf(no)) + between + textAt(source, spanOf(yes));
  return [{ operator: "other end", start, end, text }];
}

function constantDrafts(node: SyntaxNode, source: Buffer): Draft[] {
  const value = childNode(node, "value");
  if (node.constant !== true || value === undefined) return [];
  const type = asNode(node.typeName);
  if (!String(type?.name).startsWith("uint")) return [];
  const text = textAt(source, spanOf(value));
  return [
    { operator: "one more", ...spanOf(value), text: `(${text}) + 1` },
    { operator: "one less", ...spanOf(value), text: `(${text}) - 1` },
  ];
}

/** Numbers written into a function: shifts, slots, limits. A 0 or 1 is rarely a bound. */
function literalDrafts({ node, ancestors }: Visit, source: Buffer): Draft[] {
  if (node.kind !== "number" || !ancestors.some((a) => a.nodeType === "FunctionDefinition")) {
    return [];
  }
  if (["0", "1"].includes(String(node.value))) return [];
  const text = textAt(source, spanOf(node));
  return [{ operator: "one more", ...spanOf(node), text: `(${text} + 1)` }];
}

function modifierDrafts(node: SyntaxNode): Draft[] {
  const name = childNode(node, "modifierName");
  if (name?.name !== "restricted") return [];
  return [{ operator: "open to all", ...spanOf(node), text: "" }];
}

const textAt = (source: Buffer, { start, end }: Span): string =>
  source.subarray(start, end).toString();
