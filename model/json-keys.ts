/** What a JSON parser does not tell: whether a text is nested too deeply, or an object has one key twice. */

export interface JsonKeys {
  /** By its brackets; whether they match is the parser's to say. */
  readonly isTooDeep: boolean;
  /** Where in the text the first key stands that its object already has. */
  readonly repeated?: number;
}

const TOKEN = /"(?:[^"\\]|\\.)*"(\s*:)?|[[{]|[\]}]/gs;

/** One pass over any text, JSON or not. Means something for `repeated` only if the text is JSON. */
export function inspectJsonKeys(text: string, maxDepth: number): JsonKeys {
  const open: Set<string>[] = [];
  let repeated: number | undefined;
  for (const { 0: token, 1: colon, index } of text.matchAll(TOKEN)) {
    if (token === "[" || token === "{") {
      if (open.push(new Set()) > maxDepth) return { isTooDeep: true };
    } else if (token === "]" || token === "}") open.pop();
    else if (colon !== undefined && repeated === undefined) {
      const keys = open.at(-1);
      const key = unescaped(token.slice(0, -colon.length));
      if (keys?.has(key) === true) repeated = index;
      keys?.add(key);
    }
  }
  return { isTooDeep: false, ...(repeated !== undefined && { repeated }) };
}

/** `"a"` and `"\u0061"` are one key. A string that is none is for the parser to refuse. */
function unescaped(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted;
  }
}
