import { bootstrapMean } from "../../stats/bootstrap/mean.ts";
import { tInterval } from "../../stats/intervals/t-interval.ts";
import type { Interval } from "../../stats/maybe.ts";
import { mean } from "../../stats/mean.ts";
import { quantile } from "../../stats/quantile.ts";
import { sampleStandardDeviation } from "../../stats/spread.ts";
import type { Reasons } from "./reasons.ts";
import type { BootstrapEnds, Ends, SampleFigures } from "./stats-result.ts";

const PROBABILITIES = [0.05, 0.25, 0.5, 0.75, 0.95];
/** Some seconds of resampling; far beyond it the command would seem to hang. */
const MOST_DRAWS = 5e8;

export interface ResamplingSettings {
  readonly seed: number;
  readonly resamples: number;
  readonly confidence: number;
}

export function endsOf({ low, high }: Interval): Ends {
  return [low, high];
}

/** Mean, spread and quantiles; keys of reasons carry the prefix, `b.` for the second sample. */
export function sampleFigures(
  values: readonly number[],
  prefix: string,
  reasons: Reasons,
): SampleFigures {
  const finite = (key: string, value: number | null): number | null => {
    if (value !== null && Number.isFinite(value)) return value;
    return reasons.missing(
      prefix + key,
      value === null
        ? `Too few values: there are ${values.length}.`
        : "The result is too large for a double.",
    );
  };
  const quantiles = PROBABILITIES.map((probability) => [
    String(probability),
    finite(`quantiles.${probability}`, quantile(values, probability)),
  ]);
  return {
    n: values.length,
    mean: finite("mean", mean(values)),
    sd: finite("sd", sampleStandardDeviation(values)),
    median: finite("median", quantile(values, 0.5)),
    quantiles: Object.fromEntries(quantiles) as Record<string, number | null>,
  };
}

export function tEnds(
  values: readonly number[],
  key: string,
  { confidence }: ResamplingSettings,
  reasons: Reasons,
): Ends | null {
  return reasons.take(key, tInterval(values, confidence), endsOf);
}

export function bootstrapEnds(
  values: readonly number[],
  key: string,
  settings: ResamplingSettings,
  reasons: Reasons,
): BootstrapEnds | null {
  if (values.length * settings.resamples > MOST_DRAWS) {
    const most = Math.floor(MOST_DRAWS / values.length);
    return reasons.missing(
      key,
      `${values.length} values times ${settings.resamples} resamples take too long; give at most --resamples ${most}.`,
    );
  }
  return reasons.take(key, bootstrapMean(values, settings), (result) => ({
    percentile: endsOf(result.percentile),
    bca: reasons.take(`${key}.bca`, result.bca, endsOf),
  }));
}
