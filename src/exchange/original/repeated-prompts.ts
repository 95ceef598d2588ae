import { caution, notUsable, remark, type Rule } from "./judge-figures.ts";
import type { PerformanceDocument } from "./performance-schema.ts";
import { originalScenario } from "./scenarios.ts";

/** The slowest run is this many times the median: it was cold and most others were not. */
const COLD_RUN_RATIO = 5;
/** ... and the standard deviation is at least this share of the median, so it is not one rounding error. */
const LARGE_DEVIATION = 0.25;

/** What follows from asking the same few prompts again and again: caches, and intervals of repeats. */
export function repeatedPromptRules(
  document: PerformanceDocument,
  runCount: number | null,
): Rule[] {
  const promptCount = originalScenario(document.scenario_name)?.promptCount ?? null;
  if (promptCount === null) return [UNKNOWN_PROMPTS, intervalRule(null, runCount)];
  if (runCount !== null && runCount <= promptCount) return [intervalRule(promptCount, runCount)];
  return [
    remark({
      code: "repeated-prompts",
      values: { promptCount, runCount },
      message: `${runCount ?? "All"} runs of ${counted(promptCount, "distinct prompt")} at temperature 0: the sample has ${promptCount}, not ${runCount ?? "as many as the runs"}.`,
    }),
    intervalRule(promptCount, runCount),
    caution(/^metrics\.(ttft|total_time)\./, {
      code: "ttft-may-be-cached",
      values: { promptCount, runCount },
      message:
        "The same prompts came again, so the server may have answered from its prompt cache; whether it did was not recorded.",
    }),
    ...mixtureRules(document),
  ];
}

const UNKNOWN_PROMPTS = caution(/^metrics\.(ttft|total_time)\./, {
  code: "prompt-count-unknown",
  values: {},
  message:
    "This scenario is not one of the original's; how many distinct prompts it has is not recorded.",
});

function intervalRule(promptCount: number | null, runCount: number | null): Rule {
  const effective = promptCount === null ? "unknown" : String(promptCount);
  return notUsable(/^confidence_intervals\.(?!.*confidence_level$)/, {
    code: "interval-too-narrow",
    values: { effectiveSampleCount: promptCount, runCount },
    message: `The interval treats ${runCount ?? "all"} repeats as independent; the effective sample size is ${effective}.`,
  });
}

/** One cold run among cached ones: their mean belongs to neither. */
function mixtureRules({ metrics }: PerformanceDocument): Rule[] {
  const { max_ms: max, p50_ms: median, std_ms: deviation } = metrics.ttft ?? {};
  if (typeof max !== "number" || typeof median !== "number" || typeof deviation !== "number")
    return [];
  const isMixture =
    median > 0 && max > COLD_RUN_RATIO * median && deviation >= LARGE_DEVIATION * median;
  if (!isMixture) return [];
  const flag = {
    code: "ttft-of-two-kinds",
    values: { maxMs: max, p50Ms: median, maxToMedian: max / median },
    message: `The slowest run took ${(max / median).toFixed(1)} times the median: most likely one cold run among cached ones, and the mean is of neither.`,
  } as const;
  return [
    notUsable(/^metrics\.ttft\.(mean|std)_ms$/, flag),
    caution(/^metrics\.ttft\.(p50|p95|min|max)_ms$/, flag),
  ];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
