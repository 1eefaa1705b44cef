import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { recordSigning } from "../../../prover/report/journal.ts";
import { expectError } from "../../helpers/expect-error.ts";
import { makeFeatures } from "../../helpers/world.ts";

describe("signing journal", () => {
  let directory = "";
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "ballast-journal-"));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });
  const observation = { feedId: 5n, round: 9, features: makeFeatures(1, 1) };

  it("lets the same report be signed again", () => {
    recordSigning(directory, observation);
    recordSigning(directory, observation);
    expect(readdirSync(directory)).to.deep.equal(["5-9"]);
  });

  it("refuses a second, different report of the round", () => {
    recordSigning(directory, observation);
    const other = { ...observation, features: makeFeatures(1, 2) };
    const error = expectError("SIGN_EQUIVOCATION", () => recordSigning(directory, other));
    expect(error.location).to.equal(join(directory, "5-9"));
    expect(readdirSync(directory)).to.deep.equal(["5-9"]);
  });

  it("keeps rounds and feeds apart", () => {
    recordSigning(directory, observation);
    recordSigning(directory, { ...observation, round: 10, features: makeFeatures(1, 2) });
    recordSigning(directory, { ...observation, feedId: 6n, features: makeFeatures(1, 3) });
    expect(readdirSync(directory).length).to.equal(3);
  });
});
