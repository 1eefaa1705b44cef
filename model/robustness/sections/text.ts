/** Numbers as the report prints them. */
const HUNDREDTHS = 100;

/** Hundredths of a point as points. */
export const points = (hundredths: number): string => (hundredths / HUNDREDTHS).toFixed(1);

export const percentOf = (part: number, whole: number): string => percent(part / whole);

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

export const bpsAsPercent = (bps: number): string => `${bps / HUNDREDTHS} %`;

export const count = (value: number): string => value.toLocaleString("en-US");
