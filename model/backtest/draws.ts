/**
 * Uniform numbers that depend on who and when alone, so that the same borrower has the same luck under
 * every strategy: differences between strategies are then not differences of luck.
 */

/** In [0, 1): a 32-bit mix of seed, subject and moment. */
export function drawAt(seed: number, subject: number, moment: number): number {
  let word = mix(Math.imul(seed, 0x9e3779b1) ^ 0x5bf03635);
  word = mix(word ^ Math.imul(subject, 0x85ebca6b));
  word = mix(word ^ Math.imul(moment, 0xc2b2ae35));
  return word / 2 ** 32;
}

function mix(input: number): number {
  let word = input >>> 0;
  word = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
  word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
  return (word ^ (word >>> 15)) >>> 0;
}
