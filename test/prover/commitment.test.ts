import { expect } from "chai";
import type { IntegerModel } from "../../model/integer-model.ts";
import {
  configHash,
  feedId,
  modelCommitment,
  modelWords,
  publisherSetCommitment,
  reportMessage,
} from "../../prover/commitment.ts";
import { asciiToField, FIELD_ORDER } from "../../prover/field.ts";
import { hashWords, poseidon } from "../../prover/poseidon.ts";
import { makeFeatures, makeModel } from "../helpers/world.ts";

describe("poseidon", () => {
  it("gives circomlib's known answer for [1, 2]", () => {
    expect(poseidon([1n, 2n])).to.equal(
      7853200120776062878684798364095072458815029376092732009249414926327459813530n,
    );
  });

  it("hashes words as a chain of blocks led by the tag, then by the previous digest", () => {
    const words = [1n, 2n, 3n, 4n, 5n, 6n, 7n];
    const first = poseidon([asciiToField("tag"), 1n, 2n, 3n, 4n, 5n]);
    expect(hashWords({ tag: "tag", words, arity: 6 })).to.equal(poseidon([first, 6n, 7n]));
  });

  it("separates domains: equal words under two tags differ", () => {
    const words = [1n, 2n, 3n];
    expect(hashWords({ tag: "a", words, arity: 6 })).to.not.equal(
      hashWords({ tag: "b", words, arity: 6 }),
    );
  });

  it("separates lengths: a zero-padded list differs", () => {
    expect(hashWords({ tag: "a", words: [1n], arity: 6 })).to.not.equal(
      hashWords({ tag: "a", words: [1n, 0n], arity: 6 }),
    );
  });
});

/** Every number of a model, changed by one where the range allows. */
function* mutants(model: IntegerModel): Generator<[string, IntegerModel]> {
  for (const [index, n] of model.normalisation.entries()) {
    const with_ = (changed: typeof n) => ({
      ...model,
      normalisation: model.normalisation.with(index, changed),
    });
    yield [`lo ${index}`, with_({ ...n, lo: n.lo + 1 })];
    yield [`scale ${index}`, with_({ ...n, scale: n.scale + 1 })];
  }
  for (const [l, layer] of model.layers.entries()) {
    for (const [j, row] of layer.weights.entries()) {
      for (const [i, weight] of row.entries()) {
        const weights = layer.weights.with(j, row.with(i, weight === 255 ? 254 : weight + 1));
        yield [
          `weight ${l} ${j} ${i}`,
          { ...model, layers: model.layers.with(l, { ...layer, weights }) },
        ];
      }
      const biases = layer.biases.with(j, (layer.biases[j] ?? 0) + 1);
      yield [`bias ${l} ${j}`, { ...model, layers: model.layers.with(l, { ...layer, biases }) }];
    }
  }
  yield ["salt", { ...model, salt: model.salt + 1n }];
}

describe("commitment", () => {
  it("packs a model into 28 field elements", () => {
    const words = modelWords(makeModel());
    expect(words.length).to.equal(28);
    expect(words.every((word) => word >= 0n && word < FIELD_ORDER)).to.equal(true);
  });

  it("changes with every single parameter of the model", () => {
    const model = makeModel();
    const seen = new Set([modelWords(model).join()]);
    let count = 0;
    for (const [name, mutant] of mutants(model)) {
      const words = modelWords(mutant).join();
      expect(seen.has(words), name).to.equal(false);
      seen.add(words);
      count += 1;
    }
    expect(count).to.equal(32 + 520 + 37 + 1);
  });

  it("hashes those words, so another salt is another commitment", () => {
    const model = makeModel();
    expect(modelCommitment({ ...model, salt: 1n })).to.not.equal(modelCommitment(model));
  });

  it("binds a key to its slot", () => {
    const slots = new Array<bigint>(16).fill(0n);
    expect(publisherSetCommitment(slots.with(0, 5n))).to.not.equal(
      publisherSetCommitment(slots.with(1, 5n)),
    );
  });

  it("binds a feed to its name, schema, period, and markets in order", () => {
    const feed = { name: "f", schemaHash: 1n, periodSeconds: 3600, marketIds: [1n, 2n] };
    const variants = [
      feed,
      { ...feed, name: "g" },
      { ...feed, schemaHash: 2n },
      { ...feed, periodSeconds: 3601 },
      { ...feed, marketIds: [2n, 1n] },
      { ...feed, marketIds: [1n] },
      { ...feed, marketIds: [1n, 2n, 0n] },
      { ...feed, marketIds: [1n, 2n, 3n, 4n] },
    ];
    expect(new Set(variants.map(feedId)).size).to.equal(variants.length);
  });

  it("binds a config hash to the role of each commitment", () => {
    const config = { modelCommitment: 1n, publisherSet: 2n, feedId: 3n };
    expect(configHash(config)).to.not.equal(
      configHash({ modelCommitment: 2n, publisherSet: 1n, feedId: 3n }),
    );
  });

  it("binds a report message to feed, round, and every feature of every market", () => {
    const features = makeFeatures(3, 1);
    const base = reportMessage(1n, 2, features);
    const messages = [base, reportMessage(2n, 2, features), reportMessage(1n, 3, features)];
    for (const [market, vector] of features.entries()) {
      for (const [index, value] of vector.entries()) {
        messages.push(reportMessage(1n, 2, features.with(market, vector.with(index, value + 1))));
      }
    }
    expect(new Set(messages).size).to.equal(3 + 48);
  });
});
