/** What Linux shows everybody of a process and its descendants while they run. */
import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

export interface WatchedRun {
  readonly status: unknown;
  readonly printed: string;
  /** Arguments and environments, of every process that was seen. */
  readonly shown: string;
  /** How many processes were seen. */
  readonly processes: number;
}

const LOOK_EVERY_MS = 20;

export async function runWatched(argv: readonly string[]): Promise<WatchedRun> {
  const child = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "pipe"] });
  const printed: string[] = [];
  const shown = new Map<string, string>();
  child.stdout.on("data", (chunk: Buffer) => printed.push(String(chunk)));
  child.stderr.on("data", (chunk: Buffer) => printed.push(String(chunk)));
  const timer = setInterval(() => look(child, shown), LOOK_EVERY_MS);
  const status = await new Promise((resolve) => child.on("close", resolve));
  clearInterval(timer);
  return {
    status,
    printed: printed.join(""),
    shown: [...shown.values()].join("\n"),
    processes: shown.size,
  };
}

function look({ pid }: ChildProcess, shown: Map<string, string>): void {
  for (const seen of familyOf(String(pid))) {
    const text = ["cmdline", "environ"].map((name) => read(seen, name)).join("\n");
    if (text.trim() !== "") shown.set(seen, `${shown.get(seen) ?? ""}${text}`);
  }
}

/** The process and everything that it started, directly or not. */
function familyOf(pid: string): string[] {
  const parents = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [name, /\) \S (\d+)/.exec(read(name, "stat"))?.[1]] as const);
  const family = [pid];
  for (const member of family) {
    for (const [name, parent] of parents) if (parent === member) family.push(name);
  }
  return family;
}

/** Nothing of a process that has ended. */
function read(pid: string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return "";
  }
}
