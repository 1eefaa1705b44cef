/**
 * What `npm start` and `npm test` run first, on any Node from 20 on and with nothing installed:
 * brings the locked dependencies (among them Node 24) and hands over to the real program under it.
 * Plain JavaScript without imports from the project, since nothing else can run yet.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const binaries = join(root, "node_modules", ".bin");
const stampFile = join(root, "node_modules", ".ballast-install");
const node = join(binaries, process.platform === "win32" ? "node.cmd" : "node");

/** Runs a command to its end, passing signals on, and returns its exit status. */
function run(command, args, options) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: "inherit", ...options });
    const forward = (signal) => child.kill(signal);
    process.on("SIGINT", forward);
    process.on("SIGTERM", forward);
    child.on("error", (error) => {
      process.stderr.write(`cannot run ${command}: ${error.message}\n`);
      resolve(1);
    });
    child.on("close", (code, signal) => {
      process.off("SIGINT", forward);
      process.off("SIGTERM", forward);
      resolve(code ?? (signal === "SIGINT" ? 130 : 143));
    });
  });
}

/** Installed means: by this lock file, and Node 24 is really there. */
function installStamp() {
  const lock = readFileSync(join(root, "package-lock.json"));
  return `${createHash("sha256").update(lock).digest("hex")} ${process.platform}-${process.arch}\n`;
}

function isInstalled() {
  return (
    existsSync(node) && existsSync(stampFile) && readFileSync(stampFile, "utf8") === installStamp()
  );
}

async function install() {
  process.stderr.write("Installing the locked dependencies under Node 24 (about a minute) …\n");
  // npm itself has to run under Node 24: under an older one it leaves out native packages silently.
  const npx = process.platform === "win32" ? "npx.cmd" : "npx";
  const command = ["--yes", "--package=node@24", "npm", "ci", "--no-audit", "--no-fund"];
  const status = await run(npx, command, { cwd: root });
  if (status !== 0) {
    process.stderr.write(
      "npm ci failed; nothing was started. Run the same command again to retry.\n",
    );
    process.exit(status);
  }
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, installStamp());
}

const [script, ...rest] = process.argv.slice(2);
if (!isInstalled()) await install();
if (script === undefined) process.exit(0);
const environment = { ...process.env, PATH: `${binaries}${delimiter}${process.env.PATH ?? ""}` };
process.exitCode = await run(node, [join(root, script), ...rest], { env: environment });
