import { generateKeyPairSync } from "node:crypto";
import { statSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { EXIT_BY_KIND } from "../../../prover/cli/exit-status.ts";
import { startTiny, TYPED } from "../../helpers/ceremony.ts";
import { runCli, runCliTyping } from "../../helpers/run-cli.ts";
import { useTemporaryDirectory } from "../../helpers/temporary-directory.ts";

const { usage, input, key: badKey } = EXIT_BY_KIND;

describe("ballast ceremony", function () {
  this.timeout(60_000);
  const file = useTemporaryDirectory();

  async function expectRefusal(code: string, status: number, ...argv: string[]): Promise<void> {
    const run = await runCli("ceremony", ...argv);
    expect(run.stderr).to.include(`error[${code}]`);
    expect(run.status).to.equal(status);
    expect(run.stdout).to.equal("");
  }

  const init = (changes: Readonly<Record<string, string>>): string[] => {
    const options = {
      ceremony: file("c"),
      circuit: "tiny",
      r1cs: file("none.r1cs"),
      "beacon-source": "test beacon 1",
      "beacon-at": "9999-01-01T00:00:00Z",
      ...changes,
    };
    return ["init", ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])];
  };

  it("refuses to begin with what is no time, number, name, source or circuit", async () => {
    for (const time of ["tomorrow", "9999-02-30T00:00:00Z", "2001-01-01T00:00:00Z"]) {
      await expectRefusal("TIME", usage, ...init({ "beacon-at": time }));
    }
    for (const minimum of ["0", "1001", "-1", "three"]) {
      await expectRefusal("WHOLE_NUMBER", usage, ...init({ minimum }));
    }
    await expectRefusal("WHOLE_NUMBER", usage, ...init({ "beacon-iterations": "9" }));
    await expectRefusal("CEREMONY_NAME", usage, ...init({ circuit: " " }));
    await expectRefusal("BEACON_SOURCE", usage, ...init({ "beacon-source": "drand" }));
    await expectRefusal("R1CS_MISSING", input, ...init({}));
    writeFileSync(file("some.r1cs"), "");
    await expectRefusal("PTAU_OPTION", usage, ...init({ r1cs: file("some.r1cs") }));
  });

  it("refuses to verify both or neither of a transcript and a key", async () => {
    const circuit = ["--r1cs", file("x.r1cs")];
    const both = ["--ceremony", file("c"), "--zkey", file("z")];
    for (const options of [[], both, ["--zkey", file("z"), "--so-far"]]) {
      await expectRefusal("CEREMONY_OPTIONS", usage, "verify", ...circuit, ...options);
    }
    await expectRefusal("FILE_MISSING", input, "verify", ...circuit, "--zkey", file("z"));
  });

  it("K5 K11 takes entropy from a keyboard and from nothing else", async () => {
    const { directory } = await startTiny(file("c"));
    const contribute = ["contribute", "--ceremony", directory, "--name", "Ann"];
    await expectRefusal("ENTROPY_MISSING", usage, ...contribute);
    const help = await runCli("ceremony", "contribute", "--help");
    expect(help.stdout).to.not.include("entropy");
    const short = await runCliTyping("abc", "ceremony", ...contribute);
    expect(short.stderr).to.include("error[ENTROPY_SHORT]");
    const run = await runCliTyping(TYPED, "ceremony", ...contribute);
    expect(run.status, run.stderr).to.equal(0);
    expect(run.stdout + run.stderr).to.not.include(TYPED);
  });

  it("refuses to sign with a key that does not open, or of another kind", async () => {
    const { directory } = await startTiny(file("c"));
    writeFileSync(file("passphrase"), "a long passphrase\n");
    const attest = ["attest", "--ceremony", directory, "--entry", "1", "--key", file("key.pem")];
    const passphrase = ["--passphrase-file", file("passphrase")];
    writeFileSync(file("key.pem"), "no key");
    await expectRefusal("SIGNING_KEY", badKey, ...attest, ...passphrase);
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "secp256k1" });
    writeFileSync(file("key.pem"), privateKey.export({ type: "pkcs8", format: "pem" }));
    await expectRefusal("SIGNING_KEY", badKey, ...attest, ...passphrase);
    writeFileSync(file("other"), "another passphrase\n");
    await runCli("ceremony", "keygen", "--out", file("new.pem"), ...passphrase);
    const own = ["attest", "--ceremony", directory, "--entry", "1", "--key", file("new.pem")];
    await expectRefusal("SIGNING_KEY", badKey, ...own, "--passphrase-file", file("other"));
    await expectRefusal("CEREMONY_ENTRY", usage, ...own, ...passphrase);
  });

  it("keeps a signing key to its owner, encrypted, and never replaces one", async () => {
    writeFileSync(file("passphrase"), "a long passphrase\n");
    writeFileSync(file("short"), "short\n");
    const keygen = ["keygen", "--out", file("key.pem"), "--passphrase-file"];
    await expectRefusal("PASSPHRASE_SHORT", badKey, ...keygen, file("short"));
    const made = await runCli("ceremony", ...keygen, file("passphrase"));
    expect(made.stdout).to.match(/public key [0-9a-f]{64}/);
    expect(statSync(file("key.pem")).mode & 0o777).to.equal(0o600);
    await expectRefusal("FILE_EXISTS", usage, ...keygen, file("passphrase"));
  });
});
