import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { deliverDocuments, requireDocumentDirectory } from "../../../prover/cli/documents.ts";
import { expectError, expectRejection } from "../../helpers/expect-error.ts";
import { useTemporaryDirectory } from "../../helpers/temporary-directory.ts";

const DOCUMENTS = [
  ["a.md", "alpha\n"],
  ["pictures/b.svg", "<svg/>\n"],
] as const;

describe("generated documents", () => {
  const path = useTemporaryDirectory();

  it("are written below the directory, folders included, and then compare as equal", async () => {
    const out = path(".");
    const { written } = await deliverDocuments(DOCUMENTS, { out });
    expect(written).to.have.length(2);
    expect(readFileSync(path("pictures/b.svg"), "utf8")).to.equal("<svg/>\n");
    const { different } = await deliverDocuments(DOCUMENTS, { out, check: true });
    expect(different).to.deep.equal([]);
  });

  it("are named when one byte differs or one is missing, and a check writes nothing", async () => {
    const out = path(".");
    writeFileSync(path("a.md"), "alphA\n");
    const { different, written } = await deliverDocuments(DOCUMENTS, { out, check: true });
    expect(different).to.deep.equal(["a.md", "pictures/b.svg"]);
    expect(written).to.deep.equal([]);
    expect(readFileSync(path("a.md"), "utf8")).to.equal("alphA\n");
  });

  it("go nowhere without a directory", async () => {
    expect(await deliverDocuments(DOCUMENTS, {})).to.deep.equal({
      text: "",
      written: [],
      different: [],
    });
  });

  it("ask for a directory before the work, unless they are only compared", () => {
    const out = path("missing");
    expectError("FILE_WRITE", () => requireDocumentDirectory({ out }));
    requireDocumentDirectory({ out, check: true });
    requireDocumentDirectory({});
    mkdirSync(out);
    requireDocumentDirectory({ out });
  });

  it("say so when a file stands where a folder must be", async () => {
    writeFileSync(path("pictures"), "");
    await expectRejection("FILE_WRITE", deliverDocuments(DOCUMENTS, { out: path(".") }));
  });
});
