/** The verifiers against each other over as many mutated proofs as FC_RUNS says: 10,000 at night. */
import "../prover/proof/parity.test.ts";
