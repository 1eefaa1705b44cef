import { createHash } from "node:crypto";
import { expect } from "chai";
import { makeModelCard } from "../../../model/card/make-card.ts";
import { SCHEMA } from "../../../model/schema.ts";
import { cardFiles } from "../../helpers/card-files.ts";
import { expectRejection } from "../../helpers/expect-error.ts";

interface ValidationText {
  readonly models: {
    readonly assets: { readonly ETH: { readonly reliability: { readonly from: number }[] } };
  }[];
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const commit = (): bigint => 12_345n;
const make = (edits = {}) => makeModelCard({ ...cardFiles(edits), commit });

describe("model card", () => {
  it("is the same bytes every time, and its hash is that of its JSON", async () => {
    const [first, second] = [await make(), await make()];
    expect(second.documents).to.deep.equal(first.documents);
    const files = new Map(first.documents);
    const json = files.get("model-card.json") ?? "";
    expect(first.cardHash).to.equal(`0x${sha256(json)}`);
    expect(JSON.parse(json)).to.include({
      format: "ballast.model-card/1",
      modelCommitment: "12345",
    });
    for (const { file, sha256: hash } of first.card.pictures) {
      expect(sha256(files.get(file) ?? ""), file).to.equal(hash);
    }
    expect(files.size).to.equal(first.card.pictures.length + 2);
  });

  it("binds commitment, validation and pictures by its hash", async () => {
    const { cardHash, card } = await make();
    const other = await makeModelCard({ ...cardFiles(), commit: () => 12_346n });
    expect(other.cardHash).not.to.equal(cardHash);
    const { validation, ...files } = cardFiles();
    const spaced = { ...validation, text: `${validation.text}\n` };
    const reread = await makeModelCard({ ...files, validation: spaced, commit });
    expect(reread.card.validationSha256).to.equal(sha256(spaced.text));
    expect(reread.card.validationSha256).not.to.equal(card.validationSha256);
  });

  it("says everything in Markdown: inputs, targets, files, limits, pictures", async () => {
    const { card, documents } = await make();
    const files = new Map(documents);
    const markdown = files.get("model-card.md") ?? "";
    for (const { name } of SCHEMA) expect(markdown).to.match(new RegExp(`^\\| ${name} `, "m"));
    for (const { factor } of card.targets) expect(markdown).to.include(`| ${factor} `);
    for (const { file, sha256: hash } of card.provenance.rawFiles) {
      expect(markdown).to.include(file).and.include(hash);
    }
    for (const limit of card.limits) expect(markdown).to.include(limit);
    for (const { quantity } of card.validation.targets) expect(markdown).to.include(quantity);
    const linked = [...markdown.matchAll(/\]\((pictures\/[^)]+)\)/g)].map(([, path]) => path);
    expect(linked.toSorted()).to.deep.equal(card.pictures.map(({ file }) => file).toSorted());
  });

  it("has whole tables and no number that is none", async () => {
    const { documents } = await make();
    const markdown = new Map(documents).get("model-card.md") ?? "";
    expect(markdown).not.to.match(/undefined|NaN|Infinity|\[object/);
    let columns = 0;
    for (const line of markdown.split("\n")) {
      const cells = line.startsWith("|") ? line.split(/(?<!\\)\|/).length : 0;
      if (columns > 0 && cells > 0) expect(cells, line).to.equal(columns);
      columns = cells;
    }
  });

  it("claims no largest move that another market could exceed", async () => {
    const { card } = await make();
    for (const { feature, maxRise, maxDrop, provenAtMost } of card.influence) {
      expect(provenAtMost, feature).to.be.at.least(Math.max(maxRise, maxDrop));
    }
    const limits = card.limits.join(" ");
    const proven = Math.max(...card.influence.map(({ provenAtMost }) => provenAtMost));
    expect(limits).to.include(`no input ever controls more than ${proven.toFixed(1)}`);
  });

  it("names scores whose stated chance lies outside what followed", async () => {
    const wrong = { value: 0.5, low: 0.4, high: 0.6 };
    const withBin = (figure: object) => (file: ValidationText) => ({
      ...file,
      models: file.models.map((own) => ({
        ...own,
        assets: {
          ...own.assets,
          ETH: {
            ...own.assets.ETH,
            reliability: own.assets.ETH.reliability.map((bin) =>
              bin.from === 10 ? { ...bin, fall10: figure } : bin,
            ),
          },
        },
      })),
    });
    const named = "ETH scores of 10 to 25 state 1 to 3 % and were followed by a fall in 50.0 %";
    const { card } = await make({ validation: withBin(wrong) });
    expect(card.limits.join(" ")).to.include(named);
    const right = await make({ validation: withBin({ value: 0.02, low: 0.01, high: 0.03 }) });
    expect(right.card.limits.join(" ")).not.to.include("ETH scores of 10 to 25");
  });

  it("counts every target as met, missed or not judged", async () => {
    const { card, documents } = await make();
    const markdown = new Map(documents).get("model-card.md") ?? "";
    const cells = card.validation.targets.flatMap(({ assets }) => [assets.ETH.met, assets.BTC.met]);
    const count = (wanted: boolean | null): number => cells.filter((met) => met === wanted).length;
    expect(markdown).to.include(
      `${count(true)} met, ${count(false)} missed, ${count(null)} not judged.`,
    );
    expect(markdown.match(/\*\*missed\*\*/g)?.length ?? 0).to.equal(count(false));
  });

  it("is refused for a validation of other data, or without our own figures", async () => {
    await expectRejection(
      "CARD_DATASET",
      make({ validation: (file: object) => ({ ...file, datasetSha256: "0".repeat(64) }) }),
    );
    await expectRejection(
      "CARD_VALIDATION",
      make({ validation: (file: object) => ({ ...file, models: [] }) }),
    );
  });

  it("is refused for a model file without figures, and for an imported network", async () => {
    const bare = await expectRejection(
      "JSON_SHAPE",
      make({ model: (file: object) => ({ ...file, metrics: {} }) }),
    );
    expect(bare.location).to.match(/^metrics of the model#/);
    const imported = {
      format: "TensorFlow.js LayersModel",
      generatedBy: "a test",
      convertedBy: "a test",
      files: [{ file: "model.json", sha256: "0".repeat(64) }],
      ranges: SCHEMA.map(() => [0, 1]),
    };
    await expectRejection(
      "MODEL_IMPORTED",
      make({ model: (file: object) => ({ ...file, provenance: { imported } }) }),
    );
  });
});
