/** Exchanges write decimals as texts, so that no digit is lost. */
import { z } from "zod";
import { parseNumber } from "../../model/features/series.ts";

export const numberText = z.string().max(64).transform(parseNumber).pipe(z.number());
