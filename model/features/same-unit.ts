/** Two prices of one thing at one time: a whole series in another unit is seen only beside another. */

/** The furthest that real pairs were apart was 21 %; one decimal more is tenfold. */
const MAX_RATIO = 3;

/** What is wrong with `price` beside `other`; undefined when nothing is, or when there is no other. */
export function otherUnit(price: number, other: number): string | undefined {
  const isApart = price > MAX_RATIO * other || other > MAX_RATIO * price;
  return isApart
    ? `${price} beside ${other}: more than ${MAX_RATIO}-fold, as with other decimals`
    : undefined;
}
