import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { requireOutputFile } from "../../../prover/cli/output-file.ts";
import { serialiseFeed } from "../../../prover/statement/feed.ts";
import { expectError } from "../../helpers/expect-error.ts";
import { runCli } from "../../helpers/run-cli.ts";
import { useTemporaryDirectory } from "../../helpers/temporary-directory.ts";
import { makeFeed } from "../../helpers/world.ts";

describe("an output file", () => {
  const file = useTemporaryDirectory();
  const refuse = (code: string, out: string, input?: string) =>
    expectError(code, () => requireOutputFile(out, { inputs: [input] }));

  it("is refused in a missing folder, and when it is a folder, a device or a link", () => {
    mkdirSync(file("folder"));
    writeFileSync(file("a"), "a");
    symlinkSync(file("a"), file("link"));
    for (const out of [file("none/x"), file("folder"), file("link"), "/dev/null"]) {
      refuse("FILE_WRITE", out);
    }
  });

  it("is refused when it is an input under another name", () => {
    writeFileSync(file("a"), "a");
    symlinkSync(file("a"), file("link"));
    refuse("OUT_IS_INPUT", `${file(".")}/../${file("a").split("/").at(-2)}/a`, file("link"));
    expect(() => requireOutputFile(file("b"), { inputs: [file("a")] })).to.not.throw();
  });
});

describe("ballast in clumsy hands", () => {
  const file = useTemporaryDirectory();

  it("shows control characters of a file as text", async () => {
    const feed = makeFeed(1);
    const markets = [{ id: 1n, symbol: "\u001b[2J\u202e" }];
    writeFileSync(file("feed.json"), serialiseFeed({ ...feed, markets }));
    const { stdout } = await runCli("inspect", file("feed.json"));
    expect(stdout).to.include("\\u{1b}[2J\\u{202e}");
  });

  it("repeats nothing of a secret that is given as another file", async () => {
    writeFileSync(file("secret"), "canary passphrase 7f3a");
    const { status, stderr } = await runCli("publisher", "verify", "--report", file("secret"));
    expect(status).to.equal(3);
    expect(stderr).to.not.include("canary");
  });

  for (const [name, bytes] of Object.entries({
    "an empty passphrase file": "\n",
    "a passphrase file of two lines": "first line\nsecond line\n",
    "a passphrase file without end": "x".repeat(5000),
  })) {
    it(`refuses ${name}`, async () => {
      writeFileSync(file("p"), bytes);
      const argv = ["publisher", "keygen", "--out", file("k"), "--passphrase-file", file("p")];
      const { status, stderr } = await runCli(...argv);
      expect(status).to.equal(7);
      expect(stderr).to.match(/^error\[PASSPHRASE_FILE\]/);
      expect(readdirSync(file("."))).to.deep.equal(["p"]);
    });
  }

  it("calls a proof's unknown shape an invalid input, in the file", async () => {
    const point = ["1", "2", "1"];
    const pair = ["1", "2"];
    const proof = { pi_a: point, pi_b: [pair, pair, ["1", "0"]], pi_c: point };
    const text = {
      format: "ballast.proof/1",
      shape: "huge",
      proof: { ...proof, protocol: "groth16", curve: "bn128" },
      publicSignals: ["0"],
    };
    writeFileSync(file("proof.json"), JSON.stringify(text));
    const { status, stderr } = await runCli("verify", "--proof", file("proof.json"));
    expect(status).to.equal(3);
    expect(stderr).to.match(/^error\[SHAPE_UNKNOWN\]: .*proof\.json#\/shape/);
  });

  it("refuses an object with a toString of its own where a number belongs", async () => {
    const text = { ...JSON.parse(serialiseFeed(makeFeed(1))) };
    text.markets = [{ id: { toString: 1, valueOf: 1 }, symbol: "x" }];
    writeFileSync(file("feed.json"), JSON.stringify(text));
    expect((await runCli("inspect", file("feed.json"))).stderr).to.match(/^error\[JSON_SHAPE\]/);
  });
});
