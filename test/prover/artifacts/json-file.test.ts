import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { z } from "zod";
import { readJsonFile, readTextFile } from "../../../prover/artifacts/json-file.ts";
import { expectError } from "../../helpers/expect-error.ts";

describe("reading files", () => {
  let folder: string;
  const file = (name: string): string => join(folder, name);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ballast-files-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("reads text up to the limit and not a byte more", () => {
    writeFileSync(file("a"), "zwölf");
    expect(readTextFile(file("a"), 6)).to.equal("zwölf");
    expectError("FILE_TOO_LARGE", () => readTextFile(file("a"), 5));
  });

  it("names the file in every refusal", () => {
    const error = expectError("FILE_MISSING", () => readTextFile(file("none")));
    expect(error.location).to.equal(file("none"));
  });

  it("rejects a folder, a device, a pipe nobody writes to and what is not UTF-8", () => {
    execFileSync("mkfifo", [file("pipe")]);
    expectError("FILE_NOT_REGULAR", () => readTextFile(file("pipe")));
    expectError("FILE_NOT_REGULAR", () => readTextFile(folder));
    expectError("FILE_NOT_REGULAR", () => readTextFile("/dev/null"));
    writeFileSync(file("latin1"), Uint8Array.of(0x7a, 0x77, 0xf6));
    expectError("FILE_ENCODING", () => readTextFile(file("latin1")));
  });

  it("rejects a path that cannot name a file", () => {
    writeFileSync(file("a"), "text");
    expectError("FILE_UNREADABLE", () => readTextFile(join(file("a"), "b")));
    expectError("FILE_UNREADABLE", () => readTextFile("a\0b"));
  });

  it("parses strictly", () => {
    const schema = z.strictObject({ a: z.number() });
    writeFileSync(file("good"), '{ "a": 1 }');
    expect(readJsonFile({ path: file("good"), schema })).to.deep.equal({ a: 1 });
    writeFileSync(file("bad"), '{ "a": 1, "b": 2 }');
    expectError("JSON_SHAPE", () => readJsonFile({ path: file("bad"), schema }));
    writeFileSync(file("cut"), '{ "a": 1');
    expectError("JSON_SYNTAX", () => readJsonFile({ path: file("cut"), schema }));
    expectError("FILE_TOO_LARGE", () => readJsonFile({ path: file("good"), schema, maxBytes: 3 }));
  });
});
