/** What a market is like in one hour of an invented history, and the calm that every one starts from. */
export interface Conditions {
  /** Standard deviation of an hour's log return. */
  readonly volatility: number;
  /** Added to every asset's log return. */
  readonly drift: number;
  /** Of the assets' returns; below 0, of neighbours in the list of assets, so that ETH and BTC part. */
  readonly correlation: number;
  readonly jumpChance: number;
  /** Mean and standard deviation of a jump's log size. */
  readonly jumpMean: number;
  readonly jumpSpread: number;
  /** Times the calm volume. */
  readonly volumeFactor: number;
  /** Distance of the worst listed stablecoin from 1. */
  readonly pegDeviation: number;
  readonly utilisation: number;
  /** |perpetual / spot − 1|; funding is a quarter of it. */
  readonly basis: number;
  readonly gasFactor: number;
  /** |second venue / primary − 1| */
  readonly venueGap: number;
}

export const CALM_CONDITIONS: Conditions = {
  volatility: 0.004,
  drift: 0,
  correlation: 0.7,
  jumpChance: 0,
  jumpMean: 0,
  jumpSpread: 0,
  volumeFactor: 1,
  pegDeviation: 0.0008,
  utilisation: 0.72,
  basis: 0.0004,
  gasFactor: 1,
  venueGap: 0.001,
};

/** Linear from 0 at `from` to 1 at `to`. */
export function ramp(hour: number, from: number, to: number): number {
  return Math.max(0, Math.min(1, (hour - from) / (to - from)));
}
