import { expect } from "chai";
import { createKeystore } from "../../../prover/report/keystore.ts";
import { openV3Keystore, parseV3Keystore } from "../../../prover/report/v3-keystore.ts";
import { expectError, expectRejection } from "../../helpers/expect-error.ts";
import { secretOf } from "../../helpers/world.ts";

const passphrase = "correct horse battery";

describe("V3 keystore", () => {
  const secret = secretOf("v3");
  const make = async () => (await createKeystore({ passphrase, secret, scryptN: 1024 })).encrypted;

  it("opens, whichever way the crypto section is spelt", async () => {
    const { crypto, ...rest } = await make();
    const spelt = parseV3Keystore(JSON.stringify({ ...rest, Crypto: crypto }), "k.json");
    const opened = await openV3Keystore(spelt, passphrase);
    expect(Buffer.from(opened)).to.deep.equal(Buffer.from(secret));
    await expectRejection("PASSPHRASE_WRONG", openV3Keystore(spelt, "something else"));
  });

  for (const [name, cost] of Object.entries({
    "2^30 rounds": { n: 2 ** 30 },
    "a huge block": { r: 2 ** 20 },
    "a huge parallelism": { p: 2 ** 20 },
    "a count that is no power of two": { n: 1000 },
    "a negative count": { n: -1024 },
  })) {
    it(`is refused at once with ${name} of scrypt`, async () => {
      const { crypto, ...rest } = await make();
      const kdfparams = { ...crypto.kdfparams, ...cost };
      const text = JSON.stringify({ ...rest, crypto: { ...crypto, kdfparams } });
      const startedAt = performance.now();
      expectError("JSON_SHAPE", () => parseV3Keystore(text, "k.json"));
      expect(performance.now() - startedAt).to.be.below(200);
    });
  }
});
