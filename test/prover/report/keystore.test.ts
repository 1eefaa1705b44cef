import { expect } from "chai";
import { publicKeyOf } from "../../../prover/report/babyjub.ts";
import {
  createKeystore,
  openKeystore,
  parseKeystore,
  serialiseKeystore,
} from "../../../prover/report/keystore.ts";
import { expectError, expectRejection } from "../../helpers/expect-error.ts";
import { secretOf } from "../../helpers/world.ts";

const passphrase = "correct horse battery";
const scryptN = 1024;

describe("keystore", () => {
  const secret = secretOf("keystore");
  const create = () => createKeystore({ passphrase, secret, scryptN });

  it("gives the secret back to who knows the passphrase", async () => {
    const keystore = parseKeystore(serialiseKeystore(await create()), "k.json");
    expect(Buffer.from(await openKeystore(keystore, passphrase))).to.deep.equal(
      Buffer.from(secret),
    );
    expect(keystore.publicKey).to.deep.equal(publicKeyOf(secret));
  });

  it("does not contain the secret", async () => {
    const text = serialiseKeystore(await create()).toLowerCase();
    expect(text).to.not.include(Buffer.from(secret).toString("hex"));
  });

  it("makes a different random key each time when none is given", async () => {
    const [a, b] = await Promise.all([
      createKeystore({ passphrase, scryptN }),
      createKeystore({ passphrase, scryptN }),
    ]);
    expect(a.publicKey.x).to.not.equal(b.publicKey.x);
  });

  it("refuses a wrong passphrase, a short one, and a swapped public key", async () => {
    const keystore = await create();
    await expectRejection("PASSPHRASE_WRONG", openKeystore(keystore, "something else"));
    await expectRejection("PASSPHRASE_SHORT", createKeystore({ passphrase: "1234567", scryptN }));
    const swapped = { ...keystore, publicKey: publicKeyOf(secretOf("other")) };
    await expectRejection("KEYSTORE_KEY", openKeystore(swapped, passphrase));
  });

  it("refuses a file of another form", () => {
    expectError("JSON_SHAPE", () => parseKeystore('{"format":"ballast.keystore/1"}', "k.json"));
  });
});
