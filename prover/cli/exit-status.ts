/** The exit status of every outcome. 0 is yes, 1 a negative answer; one more per class of error. */
import type { ErrorKind } from "../../model/errors.ts";

export const EXIT_SUCCESS = 0;
export const EXIT_NEGATIVE = 1;
/** 128 and the signal's number, as a shell reports it. */
export const EXIT_INTERRUPTED = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
/** As after a SIGPIPE: the answer did not get out. */
export const EXIT_OUTPUT_CLOSED = 141;

export const EXIT_BY_KIND: Readonly<Record<ErrorKind, number>> = {
  usage: 2,
  input: 3,
  artifact: 4,
  proof: 5,
  chain: 6,
  key: 7,
  internal: 8,
  source: 9,
};

export const EXIT_STATUS_HELP = `Exit status:
  0  success, or the answer is yes
  1  the answer is no (a proof or signature that does not verify)
  2  usage            3  invalid input      4  missing or altered artefact
  5  proof refused    6  chain              7  key or passphrase
  8  a defect in Ballast itself             9  a source of market data
  128 and the signal's number when interrupted; 141 when nobody reads the output`;
