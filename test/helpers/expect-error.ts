import { expect } from "chai";
import { type BallastError, isBallastError } from "../../model/errors.ts";

/** Runs `action`, which must throw a BallastError with this code, and returns that error. */
export function expectError(code: string, action: () => unknown): BallastError {
  try {
    action();
  } catch (error) {
    return requireCode(error, code);
  }
  throw new Error(`expected error ${code}, but nothing was thrown`);
}

export async function expectRejection(code: string, work: Promise<unknown>): Promise<BallastError> {
  try {
    await work;
  } catch (error) {
    return requireCode(error, code);
  }
  throw new Error(`expected error ${code}, but nothing was thrown`);
}

function requireCode(error: unknown, code: string): BallastError {
  if (!isBallastError(error)) throw error;
  expect(error.code, error.message).to.equal(code);
  return error;
}
