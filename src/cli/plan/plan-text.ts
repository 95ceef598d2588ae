import type { AccuracyPlan } from "../../analyze/planning/plan-accuracy.ts";
import type { SpeedPlan } from "../../analyze/planning/plan-speed.ts";
import { formatCount, formatFigure, formatPercent } from "../../report/format-number.ts";
import { durationText } from "../duration-text.ts";
import type { PlannedTime } from "./planned.ts";

type Timed<T> = T & { readonly time: PlannedTime | null };

/** The plan of a task, a line each. */
export function accuracyLines(plan: Timed<AccuracyPlan>): string[] {
  const points = formatFigure(plan.difference * 100);
  const source =
    plan.discordantSource === "measured" ? "as measured here" : "assumed; --discordant sets it";
  return [
    `${plan.task}: ${formatCount(plan.itemCount)} items find a difference of ${points} points between two models with ${formatPercent(plan.power)} power (McNemar, alpha ${formatPercent(plan.alpha)}), when they disagree on ${formatPercent(plan.discordantShare)} of the items (${source}).`,
    "Rounds: 1. Items are asked once; greedy answers do not change from round to round.",
    ...availableLine(plan),
    timeLine(
      plan.time,
      "item",
      `edge-bench eval --model MODEL --task ${plan.task} --sample-size 20`,
    ),
  ];
}

function availableLine({
  availableCount,
  itemCount,
  detectableWithAvailable,
}: AccuracyPlan): string[] {
  if (availableCount === null)
    return ["How many items there are is not known: the data are not here."];
  if (availableCount >= itemCount) return [`The data have ${formatCount(availableCount)} items.`];
  const detectable =
    detectableWithAvailable === null
      ? "no difference reliably"
      : `${formatFigure(detectableWithAvailable * 100)} points`;
  return [
    `The data have only ${formatCount(availableCount)} items: all of them find ${detectable}.`,
  ];
}

/** The plan of a scenario, a line each. */
export function speedLines(plan: Timed<SpeedPlan>): string[] {
  const percent = formatFigure(plan.difference * 100);
  const { prompt, round, run } = plan.components;
  const source = plan.componentsSource === "measured" ? "as measured here" : "assumed";
  const spread = `${formatPercent(prompt)} between prompts, ${formatPercent(round)} between rounds, ${formatPercent(run)} between runs (${source})`;
  const size =
    plan.roundCount === null
      ? `no number of rounds up to 200 finds a difference of ${percent} %`
      : `${plan.promptCount} prompts x ${plan.roundCount} rounds find a difference of ${percent} %`;
  const five =
    plan.detectableWithFiveRounds === null
      ? []
      : [
          `With 5 rounds, ${plan.promptCount} prompts find ${formatFigure(plan.detectableWithFiveRounds * 100)} %.`,
        ];
  return [
    `${plan.scenario}: ${size} in speed between two models with ${formatPercent(plan.power)} power (two-way interval, alpha ${formatPercent(plan.alpha)}), when their ratio spreads by ${spread}.`,
    ...five,
    timeLine(
      plan.time,
      "prompt",
      `edge-bench perf --models A B --scenarios ${plan.scenario} --prompts 4 --rounds 5`,
    ),
  ];
}

function timeLine(time: PlannedTime | null, unit: string, pilot: string): string {
  if (time === null) return `Time on this machine: not known yet. A pilot tells it: ${pilot}`;
  return `Time on this machine: about ${durationText(time.secondsForTwoModels)} for two models at the pace of ${time.modelId} in ${time.experimentId} (${formatFigure(time.secondsPerUnit)} s for each ${unit}).`;
}
