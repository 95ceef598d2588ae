import { geometricMean } from "../mean.ts";
import { none, some, type Interval, type Maybe } from "../maybe.ts";
import { accelerationOfMean, meanWithin } from "./mean.ts";
import { resampleMeans } from "./resample-means.ts";
import { resolveSettings, type BootstrapSettings } from "./settings.ts";
import {
  standardDeviation,
  summarizeReplicates,
  type BootstrapResult,
} from "./summarize-replicates.ts";
import { unusable } from "./usable-values.ts";

/**
 * Bootstrap of the geometric mean: that of the mean of the logarithms, with every end turned back by exp,
 * so that no interval reaches below 0. The standard error is that of the geometric means themselves, in the
 * unit of the values. For two series of the same items, pass the quotients.
 *
 * Undefined for fewer than two values (`too-few`), when a value is not positive, and for values or results
 * that are not finite.
 *
 * @throws RangeError for settings out of range
 */
export function bootstrapGeometricMean(
  values: readonly number[],
  settings: BootstrapSettings,
): Maybe<BootstrapResult> {
  const resolved = resolveSettings(settings);
  const problem = unusable(values);
  if (problem !== null) return none(problem);
  if (values.some((value) => value <= 0)) return none({ code: "not-positive" });
  const logs = values.map(Math.log);
  const meanLog = meanWithin(logs);
  const logArray = new Float64Array(logs);
  const replicates = resampleMeans(logArray, resolved);
  const standardError = standardDeviation(replicates.map(Math.exp));
  const acceleration = accelerationOfMean(logArray, meanLog);
  const onLogs = summarizeReplicates(replicates, meanLog, acceleration, resolved);
  if (onLogs.value === null) return onLogs;
  return backFromLogs(onLogs.value, geometricMean(values) ?? 0, standardError);
}

function backFromLogs(
  onLogs: BootstrapResult,
  estimate: number,
  standardError: number,
): Maybe<BootstrapResult> {
  // An end at the estimate stays there: exp(log(25)) is not 25.
  const back = (log: number): number => (log === onLogs.estimate ? estimate : Math.exp(log));
  const ends = ({ low, high }: Interval): Interval => ({ low: back(low), high: back(high) });
  const basic = ends(onLogs.basic);
  if (!Number.isFinite(standardError) || !Number.isFinite(basic.high)) {
    return none({ code: "not-finite" });
  }
  return some({
    ...onLogs,
    estimate,
    standardError: onLogs.standardError === 0 ? 0 : standardError,
    percentile: ends(onLogs.percentile),
    basic,
    bca: onLogs.bca.value === null ? onLogs.bca : some(ends(onLogs.bca.value)),
  });
}
