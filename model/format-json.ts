/**
 * JSON as the project's formatter lays it out, so that generated files stay readable and checked; a
 * bigint is a decimal string.
 */
const LINE_WIDTH = 100;
const INDENT = "  ";

export function formatJson(value: unknown): string {
  return `${layOut(value, "", 0)}\n`;
}

/** `used` is what indent, key and a following comma take of the line. */
function layOut(value: unknown, indent: string, used: number): string {
  if (Array.isArray(value)) return layOutArray(value, indent, used);
  if (typeof value !== "object" || value === null) return scalar(value);
  const deeper = indent + INDENT;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member], i, all) => {
      const key = `${deeper}${JSON.stringify(name)}: `;
      return key + layOut(member, deeper, key.length + commaAfter(i, all));
    });
  return members.length === 0 ? "{}" : `{\n${members.join(",\n")}\n${indent}}`;
}

function layOutArray(items: readonly unknown[], indent: string, used: number): string {
  const oneLine = onOneLine(items);
  if (oneLine !== undefined && used + oneLine.length <= LINE_WIDTH) return oneLine;
  const deeper = indent + INDENT;
  if (items.every((item) => typeof item === "number")) {
    return `[\n${fill(items.map(String), deeper)}\n${indent}]`;
  }
  const lines = items.map(
    (item, i) => deeper + layOut(item, deeper, deeper.length + commaAfter(i, items)),
  );
  return `[\n${lines.join(",\n")}\n${indent}]`;
}

function commaAfter(index: number, members: readonly unknown[]): number {
  return index < members.length - 1 ? 1 : 0;
}

/** Undefined when an array holds objects, or several arrays: those always take several lines. */
function onOneLine(items: readonly unknown[]): string | undefined {
  const parts = items.map((item) => {
    if (Array.isArray(item)) return items.length > 1 ? undefined : onOneLine(item);
    return typeof item === "object" && item !== null ? undefined : scalar(item);
  });
  return parts.includes(undefined) ? undefined : `[${parts.join(", ")}]`;
}

const scalar = (value: unknown): string =>
  JSON.stringify(typeof value === "bigint" ? String(value) : value);

function fill(words: readonly string[], indent: string): string {
  const lines: string[] = [];
  let line = indent;
  for (const [i, word] of words.entries()) {
    const text = i < words.length - 1 ? `${word},` : word;
    const spaced = line === indent ? text : ` ${text}`;
    if (line.length + spaced.length > LINE_WIDTH) {
      lines.push(line);
      line = indent + text;
    } else line += spaced;
  }
  return [...lines, line].join("\n");
}
