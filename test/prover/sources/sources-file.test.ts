import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../../prover/artifacts/paths.ts";
import { parseSourcesFile } from "../../../prover/sources/sources-file.ts";
import { expectError } from "../../helpers/expect-error.ts";

const guide = readFileSync(join(projectRoot, "docs/observing.md"), "utf8");
const example = /```json\n(.*?)```/s.exec(guide)?.[1] ?? "";

describe("sources file", () => {
  it("is what the operator's guide shows", () => {
    const { markets, shared } = parseSourcesFile(example, "docs/observing.md");
    expect(Object.keys(markets)).to.deep.equal(["ETH/USD"]);
    expect(shared.stables.length).to.equal(2);
  });

  it("refuses other formats, unknown parts, plain secrets in odd places and malformed addresses", () => {
    for (const [from, to] of [
      ["ballast.sources/1", "ballast.sources/2"],
      ['"chainId": 1', '"chainId": "1"'],
      ['"kind": "fee-history"', '"kind": "fee-guess"'],
      ['"symbol": "BTCUSDT"', '"symbol": "BTC USDT"'],
      ['"action": "refuse"', '"action": "ignore"'],
      ['"maxBps": 500', '"maxBps": 0'],
      ["https://api.binance.com", "ftp://api.binance.com"],
      ["0xAed0c38402a5d19df6E4c03F4E2DceD6e29c1ee9", "0xAed0"],
      ['"env": "QUOTES_KEY"', '"value": "secret"'],
      ['"path": "/fapi/v1/klines"', '"path": "/fapi?key=1"'],
      ['"stakedEther": {', '"unstakedEther": {'],
    ] as const) {
      expect(example, from).to.include(from);
      expectError("JSON_SHAPE", () => parseSourcesFile(example.replace(from, to), "x"));
    }
  });
});
