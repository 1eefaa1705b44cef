import { expect } from "chai";
import { FIELD_ORDER } from "../../../prover/field.ts";
import { deriveTrapdoor } from "../../../prover/setup/trapdoor.ts";

describe("deriveTrapdoor", () => {
  const bytes = new TextEncoder().encode("some constraint system");

  it("gives the same secrets for the same circuit, on every machine", () => {
    expect(deriveTrapdoor(bytes)).to.deep.equal(deriveTrapdoor(Uint8Array.from(bytes)));
    expect(deriveTrapdoor(bytes).tau.toString(16)).to.equal(
      "a11f1aea2f03e1a475a3e39f632d724e0591669302122dcb69ebd1ab51d03b0",
    );
  });

  it("gives unrelated secrets when one bit of the circuit differs", () => {
    const other = Uint8Array.from(bytes, (byte, i) => (i === 0 ? byte ^ 1 : byte));
    const secrets = [
      ...Object.values(deriveTrapdoor(bytes)),
      ...Object.values(deriveTrapdoor(other)),
    ];
    expect(new Set(secrets).size).to.equal(8);
  });

  it("gives field elements other than 0 and 1", () => {
    for (let index = 0; index < 20; index++) {
      for (const secret of Object.values(deriveTrapdoor(Uint8Array.of(index)))) {
        expect(secret > 1n && secret < FIELD_ORDER).to.equal(true);
      }
    }
  });
});
