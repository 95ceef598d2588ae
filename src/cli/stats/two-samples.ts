import { cohensDz, rankBiserial } from "../../stats/hypothesis/effect-size.ts";
import { mannWhitney, rankBiserialOf } from "../../stats/hypothesis/mann-whitney.ts";
import { pairedT } from "../../stats/hypothesis/paired-t.ts";
import { roundToResolution } from "../../stats/hypothesis/round-to-resolution.ts";
import { tost } from "../../stats/hypothesis/tost.ts";
import { wilcoxonSignedRank } from "../../stats/hypothesis/wilcoxon-signed-rank.ts";
import { mean } from "../../stats/mean.ts";
import type { Margin } from "./margin.ts";
import { bootstrapEnds, endsOf, tEnds, type ResamplingSettings } from "./one-sample.ts";
import type { Reasons } from "./reasons.ts";
import type { StatsResult } from "./stats-result.ts";

type PairedResult = Pick<
  StatsResult,
  "pairedT" | "wilcoxon" | "cohensD" | "rankBiserial" | "tost" | "pairedDifference"
>;

const NO_B = "There is no second sample.";
const NOT_PAIRED = "The samples are not paired.";

/** What pairs are needed for. */
export interface PairedSettings extends ResamplingSettings {
  readonly margin: Margin;
  /** Differences are rounded to multiples of it before they are ranked; `null` ranks them as they are. */
  readonly resolution: number | null;
}

/** Tests of the differences a - b. */
export function pairedResult(
  differences: readonly number[],
  b: readonly number[],
  settings: PairedSettings,
  reasons: Reasons,
): PairedResult {
  const { resolution } = settings;
  const ranked = resolution === null ? differences : roundToResolution(differences, resolution);
  const average = mean(differences);
  return {
    pairedT: reasons.take("pairedT", pairedT(differences), ({ t, df, p }) => ({ t, df, p })),
    wilcoxon: reasons.take(
      "wilcoxon",
      wilcoxonSignedRank(ranked, { zeros: "drop", method: "auto" }),
      ({ statistic, p, method, zeroCount }) => ({ statistic, p, method, zeros: zeroCount }),
    ),
    cohensD: reasons.take("cohensD", cohensDz(differences), ({ dz, hedges }) => ({ dz, hedges })),
    rankBiserial: reasons.take("rankBiserial", rankBiserial(ranked), (r) => r),
    tost: equivalence(differences, b, settings.margin, reasons),
    pairedDifference: {
      mean:
        average !== null && Number.isFinite(average)
          ? average
          : reasons.missing("pairedDifference.mean", "The result is too large for a double."),
      tInterval: tEnds(differences, "pairedDifference.tInterval", settings, reasons),
      bootstrap: bootstrapEnds(differences, "pairedDifference.bootstrap", settings, reasons),
    },
  };
}

function equivalence(
  differences: readonly number[],
  b: readonly number[],
  margin: Margin,
  reasons: Reasons,
): StatsResult["tost"] {
  const reference = mean(b) ?? 0;
  const high = margin.isShare ? margin.value * Math.abs(reference) : margin.value;
  if (!(high > 0 && Number.isFinite(high))) {
    return reasons.missing(
      "tost",
      `A share of the mean of b (${reference}) gives no margin; give one in its unit with --margin.`,
    );
  }
  const bounds = { low: -high, high };
  return reasons.take("tost", tost(differences, bounds), ({ p, isEquivalent, interval }) => ({
    ...bounds,
    p,
    equivalent: isEquivalent,
    interval: endsOf(interval),
  }));
}

/** The same keys where there are no pairs. */
export function withoutPairs(
  a: readonly number[],
  b: readonly number[] | null,
  reasons: Reasons,
): PairedResult {
  const text = b === null ? NO_B : NOT_PAIRED;
  return {
    pairedT: reasons.missing("pairedT", text),
    wilcoxon: reasons.missing("wilcoxon", text),
    cohensD: reasons.missing("cohensD", text),
    rankBiserial:
      b === null
        ? reasons.missing("rankBiserial", text)
        : reasons.take("rankBiserial", rankBiserialOf(a, b), (r) => r),
    tost: reasons.missing("tost", text),
    pairedDifference: reasons.missing("pairedDifference", text),
  };
}

/** Whether values of one sample tend to be larger; pairs do not enter. */
export function rankSumResult(
  a: readonly number[],
  b: readonly number[] | null,
  reasons: Reasons,
): StatsResult["mannWhitney"] {
  if (b === null) return reasons.missing("mannWhitney", NO_B);
  return reasons.take("mannWhitney", mannWhitney(a, b), ({ u, p, method }) => ({ u, p, method }));
}
