/**
 * The packages that decide what a circuit, a key, a verifier or a contract is, each with the sha-256
 * of its installed files (hashTree below). package-lock.json pins what is downloaded; this pins what lies here.
 */
import { createHash } from "node:crypto";
import { globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

export interface ToolPin {
  readonly name: string;
  readonly version: string;
  readonly treeSha256: string;
}

export const TOOL_PINS: readonly ToolPin[] = [
  {
    name: "circom2",
    version: "0.2.23",
    treeSha256: "8e73f471f2b3e30566d727c80ae81a957030fe2a6ec66b598ad27067ac44915d",
  },
  {
    name: "circomlib",
    version: "2.0.5",
    treeSha256: "aeffdadfe5c8d1ae75f1ae04286dfee8503db7cd1f62ba70f764e25506dd6f65",
  },
  {
    name: "circomlibjs",
    version: "0.1.7",
    treeSha256: "23e80106d0e55f6540b2289a8250397c56c0aa72567ac659a83b989ed30a0976",
  },
  {
    name: "ffjavascript",
    version: "0.3.1",
    treeSha256: "0e3d9f77eade8f15da52a10f6a4e9443db7324a40f5fe4e557f44327e0d344ca",
  },
  {
    name: "snarkjs",
    version: "0.7.6",
    treeSha256: "1db5f20243e88a8d19de56c177302280d6b49ebc39178e568ca5999fff6c4e6b",
  },
  {
    name: "solc",
    version: "0.8.37",
    treeSha256: "a3ab0a6182d263315d6b96ef65a6d3a2feca6bae4956222aafb1ad3ea74c47c1",
  },
  {
    name: "@openzeppelin/contracts",
    version: "5.7.0",
    treeSha256: "2220ae4de81dfa294ba58b7f457daaaa7fa78884a30bb75058f1dc0727006a75",
  },
];

/** sha-256 of node_modules/solc/soljson.js, the compiler that hardhat.config.ts names. */
export const SOLC_SHA256 = "221d7a667378b5068d913e75fe092507e061363cd1d23b64c49ae82febabad4c";

/** sha-256 over the sorted names and the sha-256 of every file of a folder. */
export function hashTree(directory: string): string {
  const files = globSync("**/*", { cwd: directory, exclude: ["node_modules"] })
    .filter((file) => statSync(join(directory, file)).isFile())
    .map((file) => file.replaceAll("\\", "/"))
    .toSorted();
  const hash = createHash("sha256");
  for (const file of files) {
    const digest = createHash("sha256")
      .update(readFileSync(join(directory, file)))
      .digest("hex");
    hash.update(JSON.stringify([file, digest]));
  }
  return hash.digest("hex");
}
