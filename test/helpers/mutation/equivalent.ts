/**
 * Mutants that no test can tell from the original, by their names, each with the reason. An entry that
 * no mutant has, or that a test kills, fails the run.
 */
export const EQUIVALENT: Readonly<Record<string, string>> = {
  "AaveCorridor._requireCollateral: p.thresholdBps * (BPS + bonus) <= BPS * BPS, → p.thresholdBps * (BPS + bonus) < BPS * BPS,":
    "no whole threshold times 10,200 to 11,000, the bonuses that come this far, is 10^8",
  "AaveCorridor._requireCollateral: uint256 highest = p.thresholdBps > buffer ? p.thresholdBps - buffer : 0; → uint256 highest = p.thresholdBps >= buffer ? p.thresholdBps - buffer : 0;":
    "at threshold = buffer both sides are 0",
  "AaveCorridor._requireRates: if (p.next.slope1Bps > lowest) lowest = p.next.slope1Bps; → if (p.next.slope1Bps >= lowest) lowest = p.next.slope1Bps;":
    "at equality the assignment changes nothing",
  "AaveParameters._raises: return from != 0 && to > from; → return from != 0 && to >= from;":
    "asked only of a cap that differs",
  "AaveParameters.loosens: if (group == IAaveSteward.Group.Ltv) return to.ltvBps > from.ltvBps; → if (group == IAaveSteward.Group.Ltv) return to.ltvBps >= from.ltvBps;":
    "asked only of an LTV that differs",
  "AaveParameters.loosens: return to.liquidationBonusBps < from.liquidationBonusBps; → return to.liquidationBonusBps <= from.liquidationBonusBps;":
    "asked only of a bonus that differs",
  "AaveReserve.find: liquidationBonusBps: bonus > BONUS_ORIGIN_BPS ? uint16(bonus - BONUS_ORIGIN_BPS) : 0, → liquidationBonusBps: bonus >= BONUS_ORIGIN_BPS ? uint16(bonus - BONUS_ORIGIN_BPS) : 0,":
    "at 100 % both sides are 0",
  "BabyJubJub._addTo: cross = addmod(cross, 2 * P - c - d, P); → cross = addmod(cross, (2 + 1) * P - c - d, P);":
    "three times the order is below 2^256 too, and the same modulo the order",
  "BabyJubJub.isInSubgroup: return product.x == 0 && product.y == product.z; → return true && product.y == product.z;":
    "the curve's only point with y = 1 has x = 0",
  "BabyJubJub: uint256 private constant TOP_BIT = 250; → uint256 private constant TOP_BIT = (250) + 1;":
    "scalars are below 2^251: one more round doubles the identity",
  "BoundedLevel.loosenedInWindow: for (uint256 i = 0; i < LOG_ENTRIES; i++) { → for (uint256 i = 0; i <= LOG_ENTRIES; i++) {":
    "above the three entries the word is zero: nothing, in 1970",
  "ChangeNotifier._notifyListener: require(gasleft() >= NOTICE_GAS, ListenerStarved(gasleft(), NOTICE_GAS)); → require(gasleft() > NOTICE_GAS, ListenerStarved(gasleft(), NOTICE_GAS));":
    "one unit of gas, on which side of the limit it falls only the compiled code decides",
  "ChaosRiskOracleAdapter.updateCounter: if (id > highest) highest = id; → if (id >= highest) highest = id;":
    "at equality the assignment changes nothing",
  "FeedBook.retireFeed: for (uint256 i = 0; i < last; i++) { → for (uint256 i = 0; i <= last; i++) {":
    "the last feed would be put where it is",
  "GuaranteeFund._takeFromCap: uint256 left = cap > paid ? cap - paid : 0; → uint256 left = cap >= paid ? cap - paid : 0;":
    "at cap = paid both sides are 0",
  "Lifting._tightness: numbers[2] = PolicyBounds.MAX_GRACE_SECONDS - graceSeconds; → numbers[(2 + 1)] = PolicyBounds.MAX_GRACE_SECONDS - graceSeconds;":
    "numbers are compared place by place, and this place is free",
  "MarketWord.ageSeconds: return timestamp > observedAt ? timestamp - observedAt : 0; → return timestamp >= observedAt ? timestamp - observedAt : 0;":
    "at equal times both sides are 0",
  "PolicyBounds._requireSafeLiquidation: uint256(thresholdBps) * (BPS + p.liquidationBonusBps) <= uint256(BPS) * BPS, → uint256(thresholdBps) * (BPS + p.liquidationBonusBps) < uint256(BPS) * BPS,":
    "no number from 10200 to 11000 divides 10^8, so the two are never equal",
  "PolicyBounds.mostLoosening: if (parameter == IRiskPolicy.Parameter.Liquidation) return (5_000, 5_000, 15_000); → if (parameter == IRiskPolicy.Parameter.Liquidation) return ((5_000 + 1), 5_000, 15_000);":
    "a step is at most a day's budget, and that is at most 5000",
  "Profiles._number: if (place.along == 0) return from; → if (false) return from;":
    "a number that goes no way along is where it starts",
  "Profiles._number: if (to >= from) return from + ((to - from) * place.along) / POSITIONS_PER_REGIME; → if (to > from) return from + ((to - from) * place.along) / POSITIONS_PER_REGIME;":
    "between equal numbers there is no way, in either direction",
  "PublicSignals: uint256 internal constant FIRST_WORD_BITS = 48 + 2 * 74; → uint256 internal constant FIRST_WORD_BITS = (48 + 2 * 74) + 1;":
    "the time above the fields is written and read a bit higher, where there is room",
  "PublisherRegistry._requireValidKey: require(key.x != 0 || key.y != 1, KeyIsIdentity()); → require(false || key.y != 1, KeyIsIdentity());":
    "the curve's only point with y = 1 has x = 0",
  "RateCurves.rateRay: if (utilisation <= kink) return base + (slope1 * utilisation) / kink; → if (utilisation < kink) return base + (slope1 * utilisation) / kink;":
    "both lines meet at the kink, in base + slope1",
  "RegimeIrm._perSecond: if (annual > MAX_ANNUAL_RATE_RAY) annual = MAX_ANNUAL_RATE_RAY; → if (annual >= MAX_ANNUAL_RATE_RAY) annual = MAX_ANNUAL_RATE_RAY;":
    "at equality the assignment changes nothing",
  "RegimeIrm: uint256 internal constant MAX_ANNUAL_RATE_RAY = 10 * RAY; → uint256 internal constant MAX_ANNUAL_RATE_RAY = (10 * RAY) + 1;":
    "rates at full utilisation are whole bps, and the rate per second is in units of 3 × 10^16 ray a year",
  "RegimeIrm: uint256 internal constant WAD = 1e18; → uint256 internal constant WAD = (1e18) - 1;":
    "10^27 / (10^18 - 1) is 10^9 too, rounded down",
  "RegimeMachine._isEvidence: seen.score > state.score ? seen.score - state.score : state.score - seen.score; → seen.score >= state.score ? seen.score - state.score : state.score - seen.score;":
    "between equal scores both sides are 0",
  "RiskPolicy._move: if (word.level(Parameter.Fee) == feeLevel) return word; → if (false) return word;":
    "the fees of the same level are written again",
  "RiskPolicy.freeze: standing.frozenUntil == 0 || block.timestamp >= availableAt, → false || block.timestamp >= availableAt,":
    "no block is within three days of 1970",
  "ScoreHistory._firstAfter: if (round >= newest) return newest + 1; → if (round > newest) return newest + 1;":
    "at the newest round both give the one after it",
  "ScoreHistory._firstAfter: return newest - round > most ? newest + 1 - most : round + 1; → return newest - round >= most ? newest + 1 - most : round + 1;":
    "where they are equal, both give the same round",
  "ScoreHistory._read: ageSeconds = block.timestamp > observedAt ? block.timestamp - observedAt : 0; → ageSeconds = block.timestamp >= observedAt ? block.timestamp - observedAt : 0;":
    "at equal times both sides are 0",
};
