import { realpathSync } from "node:fs";
import type { Command } from "commander";
import { BallastError } from "../../../model/errors.ts";
import { writeFileAtomic } from "../../artifacts/atomic-file.ts";
import { readTextFile } from "../../artifacts/json-file.ts";
import { recordSigning } from "../../report/journal.ts";
import {
  createKeystore,
  openKeystore,
  parseKeystore,
  serialiseKeystore,
} from "../../report/keystore.ts";
import { isReportSigned, signReport } from "../../report/report.ts";
import { parseFeaturesFile, parseReport, serialiseReport } from "../../report/report-file.ts";
import { feedIdOf, parseFeed } from "../../statement/feed.ts";
import { parsePublisherSet } from "../../statement/publisher-set.ts";
import type { CommandContext } from "../main.ts";
import { requireOutputFile } from "../output-file.ts";
import { readPassphrase } from "../passphrase.ts";
import { registerPossession } from "./possession.ts";

export function registerPublisher(command: Command, context: CommandContext): void {
  command
    .command("keygen")
    .description("make a signing key in a new encrypted keystore file")
    .requiredOption("--out <file>", "keystore to write; must not exist")
    .option("--passphrase-file <file>", "file holding the passphrase (otherwise asked)")
    .action((options) => keygen(context, options));

  command
    .command("sign")
    .description("sign an observation; refuses a second, different one of the same round")
    .requiredOption("--keystore <file>", "the publisher's keystore")
    .requiredOption("--feed <file>", "feed the report is for")
    .requiredOption("--features <file>", "what was observed (ballast.features/1)")
    .option("--out <file>", "report to write (otherwise printed)")
    .option("--passphrase-file <file>", "file holding the passphrase (otherwise asked)")
    .action((options) => sign(context, options));

  command
    .command("verify")
    .description("check a report's signature and, when given, its feed and its publisher")
    .requiredOption("--report <file>", "report to check")
    .option("--feed <file>", "feed it must be for")
    .option("--publishers <file>", "set its publisher must be in")
    .action((options) => verify(context, options));

  registerPossession(command, context);
}

interface KeygenOptions {
  out: string;
  passphraseFile?: string;
}

async function keygen(context: CommandContext, options: KeygenOptions): Promise<void> {
  const { output } = context;
  requireOutputFile(options.out, { inputs: [options.passphraseFile], overwrite: false });
  const passphrase = await readPassphrase(context, { file: options.passphraseFile, isNew: true });
  const progress = output.progress("keystore");
  const keystore = await createKeystore({
    passphrase,
    onProgress: (fraction) => progress.update("deriving the file key", fraction, 1),
  });
  progress.finish();
  writeFileAtomic(options.out, serialiseKeystore(keystore), { mode: 0o600, overwrite: false });
  const { x, y } = keystore.publicKey;
  output.result(`wrote ${options.out}\npublic key\n  x ${x}\n  y ${y}`, {
    keystore: options.out,
    publicKey: { x, y },
  });
}

interface SignOptions {
  keystore: string;
  feed: string;
  features: string;
  out?: string;
  passphraseFile?: string;
}

async function sign(context: CommandContext, options: SignOptions): Promise<void> {
  const { output } = context;
  if (options.out !== undefined) {
    const { keystore, feed, features, passphraseFile } = options;
    requireOutputFile(options.out, { inputs: [keystore, feed, features, passphraseFile] });
  }
  const feed = parseFeed(readTextFile(options.feed), options.feed);
  const observed = parseFeaturesFile(readTextFile(options.features), options.features);
  if (observed.features.length !== feed.markets.length) {
    throw new BallastError(
      "input",
      "FEATURES_MARKETS",
      `${observed.features.length} feature vectors for ${feed.markets.length} markets`,
      { location: options.features, hint: "one vector for each market of the feed, in its order" },
    );
  }
  const keystore = parseKeystore(readTextFile(options.keystore), options.keystore);
  const passphrase = await readPassphrase(context, { file: options.passphraseFile });
  const secret = await openKeystore(keystore, passphrase);
  const report = signReport(secret, { feedId: feedIdOf(feed), ...observed });
  // One journal a key, by whichever link its file is named.
  recordSigning(`${realpathSync(options.keystore)}.signed`, report);
  const text = serialiseReport(report);
  if (options.out === undefined) {
    output.result(text.trimEnd(), JSON.parse(text));
    return;
  }
  writeFileAtomic(options.out, text);
  output.result(`wrote ${options.out}: round ${report.round} of feed ${feed.name}`, {
    report: options.out,
    round: report.round,
    feedId: report.feedId,
  });
}

interface VerifyOptions {
  report: string;
  feed?: string;
  publishers?: string;
}

function verify(context: CommandContext, options: VerifyOptions): void {
  const report = parseReport(readTextFile(options.report), options.report);
  const checks: Record<string, boolean> = { signature: isReportSigned(report) };
  if (options.feed !== undefined) {
    const feed = parseFeed(readTextFile(options.feed), options.feed);
    checks.feed = feedIdOf(feed) === report.feedId;
  }
  if (options.publishers !== undefined) {
    const set = parsePublisherSet(readTextFile(options.publishers), options.publishers);
    const { x, y } = report.publisher;
    checks.publisher = set.some((member) => member.x === x && member.y === y);
  }
  const isValid = Object.values(checks).every(Boolean);
  const lines = Object.entries(checks).map(([check, ok]) => `${check}: ${ok ? "ok" : "WRONG"}`);
  context.output.result(lines.join("\n"), { valid: isValid, checks });
  if (!isValid) context.answerNo();
}
