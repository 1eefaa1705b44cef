/** Data goes to stdout, talk and progress to stderr; with --json, stdout is one JSON value. */
import type { Writable } from "node:stream";
import type { BallastError } from "../../model/errors.ts";

export interface Io {
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly stdin: NodeJS.ReadStream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Progress {
  /** `done` of `total`; without a total, a bare heartbeat. */
  update(stage: string, done?: number, total?: number): void;
  finish(): void;
}

export class Output {
  readonly #io: Io;
  /** Set once the arguments are parsed. */
  json = false;

  constructor(io: Io) {
    this.#io = io;
  }

  /** The command's answer: text for people, the same facts as JSON for programs. */
  result(text: string, facts: object): void {
    this.#io.stdout.write(this.json ? `${stringify(facts)}\n` : `${text}\n`);
  }

  note(text: string): void {
    this.#io.stderr.write(`${text}\n`);
  }

  error(error: BallastError, isDebug: boolean): void {
    const { code, message, location, hint } = error;
    if (this.json) {
      this.#io.stderr.write(`${stringify({ error: { code, message, location, hint } })}\n`);
    } else {
      this.#io.stderr.write(`error[${code}]: ${location ? `${location}: ` : ""}${message}\n`);
      if (hint !== undefined) this.#io.stderr.write(`  valid: ${hint}\n`);
    }
    if (isDebug) this.#io.stderr.write(`${error.stack ?? ""}\n`);
  }

  /** One line that rewrites itself on a terminal; one line per stage elsewhere. */
  progress(label: string): Progress {
    const { stderr } = this.#io;
    const startedAt = performance.now();
    const seconds = (): string => ((performance.now() - startedAt) / 1000).toFixed(1);
    let stageShown = "";
    return {
      update: (stage, done, total) => {
        const share = total ? ` ${Math.floor((100 * (done ?? 0)) / total)} %` : "";
        if (stderr.isTTY) {
          stderr.write(`\r\u001b[2K${label}: ${stage}${share} (${seconds()} s)`);
        } else if (stage !== stageShown) {
          stderr.write(`${label}: ${stage} …\n`);
        }
        stageShown = stage;
      },
      finish: () => {
        stderr.write(`${stderr.isTTY ? "\r\u001b[2K" : ""}${label}: done in ${seconds()} s\n`);
      },
    };
  }
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
