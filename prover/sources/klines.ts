/** Hourly candles of an exchange whose HTTP interface is shaped like Binance's `/api/v3/klines`. */
import { z } from "zod";
import { type Bar, SECONDS_PER_HOUR, wrongCell } from "../../model/features/hourly-grid.ts";
import { checkLow, checkPrice, checkVolume } from "../../model/features/plausible.ts";
import { getJson, type HttpEndpoint } from "./http.ts";
import { numberText } from "./number-text.ts";
import { type ReadOptions, type Source, type Sourced, sourceError } from "./source.ts";

export interface KlinesParameters {
  readonly endpoint: HttpEndpoint;
  readonly symbol: string;
  /** Perpetuals are at `/fapi/v1/klines`. */
  readonly path?: string;
}

const SPOT_PATH = "/api/v3/klines";
const PAGE_LIMIT = 1_000;
const MS_PER_SECOND = 1_000;
const MS_PER_HOUR = SECONDS_PER_HOUR * MS_PER_SECOND;
/** The exchange's own number for a symbol that it does not list. */
const INVALID_SYMBOL = -1121;

/** Open time, open, high, low, close, volume, close time; what follows is not read. */
const klineShape = z
  .tuple([z.int(), numberText, numberText, numberText, numberText, numberText, z.int()])
  .rest(z.unknown());
type Kline = z.infer<typeof klineShape>;

export function klinesSource({
  endpoint,
  symbol,
  path = SPOT_PATH,
}: KlinesParameters): Source<Bar> {
  // A perpetual often has its spot market's symbol.
  const name = path === SPOT_PATH ? `klines ${symbol}` : `klines ${symbol} of ${path}`;
  const readPage = (startMs: number, endMs: number, signal: AbortSignal): Promise<Kline[]> =>
    getJson({
      ...{ endpoint, path, source: name, signal, schema: z.array(klineShape).max(PAGE_LIMIT) },
      query: { symbol, interval: "1h", startTime: startMs, endTime: endMs, limit: PAGE_LIMIT },
      explainRefusal: (_, text) => refusedSymbol(name, text),
    });

  return {
    name,
    async read({ span, signal }: ReadOptions): Promise<Sourced<Bar>> {
      const bars: Bar[] = [];
      const endMs = span.to * MS_PER_SECOND - 1;
      let startMs = Math.ceil(span.from / SECONDS_PER_HOUR) * MS_PER_HOUR;
      for (let isWhole = false; !isWhole && startMs < endMs; ) {
        const page = await readPage(startMs, endMs, signal);
        for (const kline of page) bars.push(barOf(kline, bars.at(-1), { name, startMs, endMs }));
        isWhole = page.length < PAGE_LIMIT;
        startMs = ((bars.at(-1)?.time ?? 0) + SECONDS_PER_HOUR) * MS_PER_SECOND;
      }
      const last = bars.at(-1);
      return { facts: bars, newestAt: last && last.time + SECONDS_PER_HOUR };
    },
  };
}

function refusedSymbol(name: string, text: string) {
  const isUnknown = new RegExp(`"code"\\s*:\\s*${INVALID_SYMBOL}\\b`).test(text);
  return isUnknown
    ? sourceError("SOURCE_SYMBOL", name, "the exchange does not list this symbol", {
        hint: "a symbol as the exchange spells it, such as ETHUSDT",
      })
    : undefined;
}

function barOf(
  [openMs, open, high, low, close, volume, closeMs]: Kline,
  previous: Bar | undefined,
  {
    name,
    startMs,
    endMs,
  }: { readonly name: string; readonly startMs: number; readonly endMs: number },
): Bar {
  const bar = { time: openMs / MS_PER_SECOND, open, high, low, close, volume };
  const at = `bar ${openMs}`;
  const wrong =
    closeMs === openMs + MS_PER_HOUR - 1 ? wrongCell(bar)?.problem : `it closes at ${closeMs}`;
  if (wrong !== undefined) {
    throw sourceError("SOURCE_ANSWER", name, `${at}: not an hourly bar, ${wrong}`);
  }
  if (openMs < startMs || openMs > endMs || bar.time <= (previous?.time ?? 0)) {
    throw sourceError("SOURCE_ANSWER", name, `${at}: not asked for, or out of order`);
  }
  const problem =
    checkPrice(open, previous?.open) ??
    checkPrice(high, previous?.high) ??
    checkLow(low, previous?.low) ??
    checkPrice(close, previous?.close) ??
    checkVolume(volume, previous?.volume);
  if (problem !== undefined) throw sourceError("SOURCE_UNIT", name, `${at}: ${problem}`);
  return bar;
}
