import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { writeFileAtomic } from "../../../prover/artifacts/atomic-file.ts";
import { expectError } from "../../helpers/expect-error.ts";

describe("writeFileAtomic", () => {
  let folder: string;
  const file = (name: string): string => join(folder, name);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ballast-atomic-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("writes text and bytes, and replaces what was there", () => {
    writeFileAtomic(file("a"), "first");
    writeFileAtomic(file("a"), Uint8Array.of(1, 2, 3));
    expect([...readFileSync(file("a"))]).to.deep.equal([1, 2, 3]);
    expect(readdirSync(folder)).to.deep.equal(["a"]);
  });

  it("makes secrets readable by their owner only, also in place of a public file", () => {
    writeFileSync(file("key"), "public", { mode: 0o644 });
    writeFileAtomic(file("key"), "secret", { mode: 0o600 });
    expect(statSync(file("key")).mode & 0o777).to.equal(0o600);
  });

  it("keeps an existing file when it must not overwrite", () => {
    writeFileAtomic(file("key"), "old", { overwrite: false });
    expectError("FILE_EXISTS", () => writeFileAtomic(file("key"), "new", { overwrite: false }));
    expect(readFileSync(file("key"), "utf8")).to.equal("old");
    expect(readdirSync(folder)).to.deep.equal(["key"]);
  });

  it("leaves nothing behind when it fails", () => {
    mkdirSync(file("taken"));
    writeFileSync(join(file("taken"), "inside"), "");
    expectError("FILE_WRITE", () => writeFileAtomic(file("taken"), "text"));
    expectError("FILE_WRITE", () => writeFileAtomic(join(file("none"), "a"), "text"));
    expect(readdirSync(folder)).to.deep.equal(["taken"]);
  });

  it("finishes the write that a signal interrupts, then ends by the signal", async () => {
    const module = new URL("../../../prover/artifacts/atomic-file.ts", import.meta.url);
    const script = `
      import { writeFileAtomic } from ${JSON.stringify(module.href)};
      const write = (fill) => writeFileAtomic(process.argv[1], Buffer.alloc(5_000_000, fill));
      const repeat = (fill) => { write(fill); if (fill === 1) console.log("ready"); setImmediate(repeat, fill + 1); };
      repeat(1);`;
    const node = ["--input-type=module", "--eval", script, file("big")];
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      const child = spawn(process.execPath, node, { stdio: ["ignore", "pipe", "inherit"] });
      await once(child.stdout, "data");
      child.kill(signal);
      const [, endedBy] = await once(child, "exit");
      expect(endedBy).to.equal(signal);
      expect(readdirSync(folder)).to.deep.equal(["big"]);
      const content = readFileSync(file("big"));
      expect(content).to.have.length(5_000_000);
      expect(content.every((byte) => byte === content[0])).to.equal(true);
    }
  });
});
