/** For tests that call snarkjs themselves: its threads would keep the process alive. */
import { curves } from "snarkjs";

export async function endSnarkjs(): Promise<void> {
  const curve = await curves.getCurveFromName("bn128");
  await curve.terminate();
}
