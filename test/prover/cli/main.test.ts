import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { runCli } from "../../helpers/run-cli.ts";
import { useTemporaryDirectory } from "../../helpers/temporary-directory.ts";

const VERBS = [
  ...[
    "history",
    "features",
    "train",
    "quantize",
    "model",
    "robustness",
    "backtest",
    "stress",
    "compile",
    "soundness",
    "setup",
    "observe",
    "ceremony",
    "publisher",
  ],
  ...[
    "commit",
    "prove",
    "verify",
    "deploy",
    "submit",
    "explain",
    "oracle",
    "policy",
    "governance",
    "inspect",
    "audit",
    "demo",
    "bench",
    "check",
  ],
];

describe("ballast", () => {
  it("lists every verb and the exit statuses in its help", async () => {
    const { status, stdout } = await runCli("--help");
    expect(status).to.equal(0);
    for (const verb of VERBS) expect(stdout).to.match(new RegExp(`^  ${verb}\\b`, "m"));
    expect(stdout).to.include("Exit status:");
  });

  for (const verb of VERBS) {
    it(`explains ${verb}`, async () => {
      const { status, stdout } = await runCli(verb, "--help");
      expect(status).to.equal(0);
      expect(stdout).to.match(new RegExp(`^Usage: ballast ${verb}`));
      expect(stdout).to.include("Options:");
    });
  }

  for (const [name, argv] of Object.entries({
    "no verb": [],
    "an unknown verb": ["prooove"],
    "an unknown option": ["verify", "--prof", "x"],
    "a missing option": ["verify"],
    "an unknown shape": ["setup", "--dev", "--shape", "huge"],
    "a prototype's name as a shape": ["setup", "--dev", "--shape", "__proto__"],
    "setup without --dev": ["setup"],
    "nothing to commit to": ["commit"],
    "a seed that is not a number": ["train", "--out", "x", "--seed", "-1"],
    "more hours than the replay has": ["demo", "--rounds", "25"],
    "no market data": ["train", "--out", "x"],
    "a backtest without market data": ["backtest"],
    "a backtest of an unknown window": ["backtest", "--window", "may-2019"],
    "a check of one window": ["backtest", "--window", "may-2021", "--check"],
    "no directory to write into": ["stress", "--out", "/nowhere/at/all"],
    "a passphrase that cannot be asked": ["publisher", "keygen", "--out", "x"],
  })) {
    it(`exits 2 for ${name}, with nothing on stdout`, async () => {
      const { status, stdout, stderr } = await runCli(...argv);
      expect(status, stderr).to.equal(2);
      expect(stdout).to.equal("");
      expect(stderr).to.not.match(/\n\s+at /);
    });
  }

  it("says code, place and valid form of an error, as text and as JSON", async () => {
    const text = await runCli("setup", "--dev", "--shape", "huge");
    expect(text.stderr).to.equal(
      'error[SHAPE_UNKNOWN]: no circuit shape "huge"\n  valid: one of: small, default, batch\n',
    );
    const json = await runCli("--json", "setup", "--dev", "--shape", "huge");
    expect(JSON.parse(json.stderr).error).to.deep.equal({
      code: "SHAPE_UNKNOWN",
      message: 'no circuit shape "huge"',
      hint: "one of: small, default, batch",
    });
  });

  it("shows a stack only with --debug", async () => {
    const { stderr } = await runCli("--debug", "commit");
    expect(stderr).to.match(/\n\s+at /);
  });
});

describe("ballast on hostile files", () => {
  const file = useTemporaryDirectory();
  const digits = "9".repeat(10_000_000);

  const hostile: Record<string, string> = {
    "an empty file": "",
    "a file of zero bytes": "\0".repeat(64),
    "an array": "[]",
    "an unknown format": '{"format":"ballast.rumour/1"}',
    "a key named __proto__": '{"format":"ballast.report/1","__proto__":{"x":1}}',
    "a key named constructor": '{"format":"ballast.feed/1","constructor":{"prototype":{}}}',
    "ten megabytes of digits": `{"format":"ballast.report/1","round":${digits}}`,
    "deep nesting": '{"format":'.repeat(100_000),
    "a lone surrogate and nothing else": '"\\ud800"',
  };
  for (const [name, text] of Object.entries(hostile)) {
    it(`inspects ${name} with a typed error in under a second`, async () => {
      writeFileSync(file("hostile.json"), text);
      const startedAt = performance.now();
      const { status, stderr } = await runCli("inspect", file("hostile.json"));
      expect(performance.now() - startedAt).to.be.below(1000);
      expect(status, stderr).to.equal(3);
      expect(stderr).to.match(/^error\[[A-Z_]+\]: /);
      expect(stderr.length).to.be.below(1000);
    });
  }

  it("names a missing file, a directory, and bytes that are not text", async () => {
    const missing = await runCli("inspect", file("nothing.json"));
    expect(missing.stderr).to.match(/^error\[FILE_MISSING\]: .*nothing\.json/);
    const directory = await runCli("inspect", file("."));
    expect(directory.stderr).to.match(/^error\[FILE_NOT_REGULAR\]/);
    writeFileSync(file("bytes"), Uint8Array.of(0x7b, 0xff, 0xfe));
    const bytes = await runCli("inspect", file("bytes"));
    expect(bytes.stderr).to.match(/^error\[FILE_ENCODING\]/);
    for (const { status } of [missing, directory, bytes]) expect(status).to.equal(3);
  });
});
