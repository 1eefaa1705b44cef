/** Data goes to stdout, talk and progress to stderr; with --json, stdout is one JSON value. */
import type { Writable } from "node:stream";
import type { BallastError } from "../../model/errors.ts";

export interface Io {
  /** `columns` is the width of a terminal. */
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Progress {
  /** `done` of `total`; without a total, a bare heartbeat. */
  update(stage: string, done?: number, total?: number): void;
  /** Says how long it took. */
  finish(): void;
  /** Leaves no trace on a terminal. */
  clear(): void;
}

/** How often a program that is not a terminal hears of progress. */
const HEARTBEAT_MS = 1_000;

export class Output {
  readonly #io: Io;
  /** Set once the arguments are parsed. */
  json = false;

  constructor(io: Io) {
    this.#io = io;
  }

  /** The command's answer: text for people, the same facts as JSON for programs. */
  result(text: string, facts: object): void {
    this.#io.stdout.write(this.json ? `${stringify(facts)}\n` : `${printable(text)}\n`);
  }

  /** A part of a text answer that is ready before the rest. */
  stream(text: string): void {
    if (!this.json) this.#io.stdout.write(`${printable(text)}\n`);
  }

  note(text: string): void {
    this.#io.stderr.write(`${printable(text)}\n`);
  }

  error(error: BallastError, isDebug: boolean): void {
    const { code, message, location, hint } = error;
    if (this.json) {
      this.#io.stderr.write(`${stringify({ error: { code, message, location, hint } })}\n`);
    } else {
      const place = location ? `${location}: ` : "";
      this.#io.stderr.write(`error[${code}]: ${printable(place + message)}\n`);
      if (hint !== undefined) this.#io.stderr.write(`  valid: ${printable(hint)}\n`);
    }
    if (isDebug) this.#io.stderr.write(`${error.stack ?? ""}\n`);
  }

  /** One line that rewrites itself on a terminal; elsewhere a line for what takes over a second. */
  progress(label: string): Progress {
    const { stderr } = this.#io;
    const startedAt = performance.now();
    const seconds = (): string => ((performance.now() - startedAt) / 1000).toFixed(1);
    const wipe = stderr.isTTY ? "\r\u001b[2K" : "";
    let toldAt = startedAt;
    return {
      update: (stage, done, total) => {
        const share = total ? ` ${Math.floor((100 * (done ?? 0)) / total)} %` : "";
        const isDue = performance.now() - toldAt >= HEARTBEAT_MS;
        if (stderr.isTTY) stderr.write(`${wipe}${label}: ${stage}${share} (${seconds()} s)`);
        else if (isDue) stderr.write(`${label}: ${stage}${share} …\n`);
        if (isDue) toldAt = performance.now();
      },
      finish: () => {
        stderr.write(`${wipe}${label}: done in ${seconds()} s\n`);
      },
      clear: () => {
        stderr.write(wipe);
      },
    };
  }
}

/** Names in other people's files may hold sequences that a terminal would obey. */
function printable(text: string): string {
  return text.replaceAll(/[^\P{C}\n]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });
}

/** bigint as decimal strings. */
export function stringify(value: object): string {
  return JSON.stringify(value, (_, item) => (typeof item === "bigint" ? String(item) : item), 2);
}

/** Left-aligned columns, two spaces apart. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
