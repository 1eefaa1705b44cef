/**
 * An attacker's witness generator: the compiled one with its assertions removed, so that it fills
 * every wire whatever the inputs. The constraints alone then judge what it made.
 */
import { createWitnessGenerator, type WitnessGenerator } from "../proof/witness-generator.ts";

/** What an assertion of circom's compiles to: call printErrorMessage, push 4, return. */
const ASSERTION_FAILS = Buffer.from([0x10, 0x01, 0x41, 0x04, 0x0f]);
const NOTHING = Buffer.alloc(ASSERTION_FAILS.length, 0x01);

/** Every assertion's way out replaced by no-operations of the same length; and how many there were. */
export function removeAssertions(wasm: Uint8Array): { wasm: Uint8Array; removed: number } {
  const patched = Buffer.from(wasm);
  let removed = 0;
  for (
    let at = patched.indexOf(ASSERTION_FAILS);
    at >= 0;
    at = patched.indexOf(ASSERTION_FAILS, at)
  ) {
    NOTHING.copy(patched, at);
    removed++;
  }
  return { wasm: patched, removed };
}

export function createUncheckedGenerator(
  wasm: Uint8Array,
  location: string,
): Promise<WitnessGenerator> {
  return createWitnessGenerator(removeAssertions(wasm).wasm, location);
}
