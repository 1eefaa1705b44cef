/** Run as a process of its own: proves, closes, and must then end without being told to. */
import { createProver } from "../../prover/proof/prover.ts";
import { TINY_INPUTS, TINY_PUBLIC_SIGNALS, tinyCircuit } from "./tiny-circuit.ts";

const prover = createProver(await tinyCircuit());
await prover.prove({ inputs: TINY_INPUTS, expectedPublicSignals: TINY_PUBLIC_SIGNALS });
await prover.close();
process.stdout.write("closed\n");
