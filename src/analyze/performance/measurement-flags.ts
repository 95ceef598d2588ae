import { median } from "../../stats/quantile.ts";
import type { CellAnalysis } from "./analysis.ts";
import { subjectOf, type CellContext } from "./cell-context.ts";
import { hasManyExclusions } from "./exclusions.ts";
import type { Flag } from "./flag.ts";
import { groupBy } from "./group-by.ts";
import { countOutliers } from "./outliers.ts";
import type { PromptValue } from "./summaries.ts";
import type { OkTrial } from "./trials.ts";

const FIRST_SLOW_FACTOR = 1.5;
/** More outliers than this share of the runs make a cell unreliable. */
const MAX_OUTLIER_SHARE = 0.05;

/** Flags that are computed from the timings of the trials. */
export function measurementFlags(context: CellContext, figures: CellAnalysis): Flag[] {
  const cold = coldMsPerToken(context.ok);
  return [
    ...cacheFlags(context, figures),
    ...firstSlowFlag(context, cold),
    ...outlierFlag(context, cold),
    ...gcFlag(context),
  ];
}

const SERVER_SILENT =
  "the server does not tell how many prompt tokens were in its cache (llama-server and mlx_lm.server do)";
const SERVER_CACHE_ADVICE =
  "Start the server without a prompt cache (mlx_lm.server: --prompt-cache-size 0); llama-server is told so with each request.";

function cacheFlags(context: CellContext, { ttft }: CellAnalysis): Flag[] {
  const states = [ttft.cold, ttft.warmPrefix, ttft.cached];
  const total = states.reduce((sum, state) => sum + state.plannedOkCount, 0);
  const unverified = states.reduce((sum, state) => sum + state.unverifiedCount, 0);
  const differing = states.reduce((sum, state) => sum + state.differingCount, 0);
  const flags: Flag[] = [];
  const isServer = context.model.format === "http";
  const asked = isServer ? { server: 1 } : {};
  if (unverified > 0) {
    flags.push({
      code: "cache-state-unverified",
      severity: "note",
      subject: subjectOf(context),
      message: `${unverified} of ${total} trials are in no TTFT: ${isServer ? SERVER_SILENT : "the engine does not tell how many prompt tokens it evaluated"}.`,
      values: { count: unverified, total, ...asked },
    });
  }
  if (differing > 0) {
    flags.push({
      code: "cache-state-differs",
      severity: hasManyExclusions(context) ? "unreliable" : "note",
      subject: subjectOf(context),
      message: `${differing} of ${total} trials are in no TTFT: the engine's token counts say another cache state than the planned one.${isServer ? ` ${SERVER_CACHE_ADVICE}` : ""}`,
      values: { count: differing, total, ...asked },
    });
  }
  return flags;
}

interface ColdSample extends PromptValue {
  readonly sessionId: string;
}

/** Normalised by prompt length, so that a long first prompt is not a slow one. */
function coldMsPerToken(trials: readonly OkTrial[]): ColdSample[] {
  return trials.flatMap(({ run: { figures, promptId, sessionId }, verifiedCache }) => {
    const { ttftMs, promptTokenCount } = figures;
    if (ttftMs === null || promptTokenCount === null) return [];
    return verifiedCache === "cold" && promptTokenCount > 0
      ? [{ sessionId, promptId, value: ttftMs / promptTokenCount }]
      : [];
  });
}

function firstSlowFlag(context: CellContext, samples: readonly ColdSample[]): Flag[] {
  const typical = median(samples.map((sample) => sample.value));
  if (typical === null || typical === 0) return [];
  const firsts = [...groupBy(samples, ({ sessionId }) => sessionId).values()];
  const ratios = firsts.map((session) => (session[0]?.value ?? 0) / typical);
  const slow = ratios.filter((ratio) => ratio > FIRST_SLOW_FACTOR);
  if (slow.length === 0) return [];
  return [
    {
      code: "first-slow",
      severity: "note",
      subject: subjectOf(context),
      message: `In ${slow.length} of ${firsts.length} processes the first cold trial took more than ${FIRST_SLOW_FACTOR}x the median TTFT per prompt token: more warm-up would help.`,
      values: { count: slow.length, total: firsts.length, factor: FIRST_SLOW_FACTOR },
    },
  ];
}

function outlierFlag(context: CellContext, ttft: readonly ColdSample[]): Flag[] {
  const decode = context.samples.get("decode-tokens-per-second") ?? [];
  const slowDecodes = countOutliers(decode);
  const slowTtfts = countOutliers(ttft);
  if (slowDecodes + slowTtfts === 0) return [];
  const isMany =
    slowDecodes > decode.length * MAX_OUTLIER_SHARE || slowTtfts > ttft.length * MAX_OUTLIER_SHARE;
  return [
    {
      code: "outliers",
      severity: isMany ? "unreliable" : "note",
      subject: subjectOf(context),
      message: `Far from the median (14.8 MAD on logarithms), kept: ${slowTtfts} of ${ttft.length} cold TTFTs, ${slowDecodes} of ${decode.length} decode speeds.`,
      values: {
        ttftCount: slowTtfts,
        ttftTotal: ttft.length,
        decodeCount: slowDecodes,
        decodeTotal: decode.length,
      },
    },
  ];
}

function gcFlag(context: CellContext): Flag[] {
  const { longGcCount } = context.tally;
  if (longGcCount === 0) return [];
  return [
    {
      code: "gc",
      severity: "note",
      subject: subjectOf(context),
      message: `In ${longGcCount} of ${context.generations.length} trials a garbage collection over 1 ms overlapped the timed window; such gaps are left out of the longest inter-token latency.`,
      values: { count: longGcCount, total: context.generations.length },
    },
  ];
}
