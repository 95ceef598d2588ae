import type { Constraint, ScenarioMetricName } from "../../core/decision.ts";
import type { ConstraintOutcome } from "../../analyze/decision/decision.ts";
import { plainText } from "../plain-text.ts";
import type { Words } from "../words/words.ts";
import { writeBesideLimits } from "./beside-limits.ts";
import { workloadName } from "./comparison-sentence.ts";
import { valueWithInterval } from "./estimate-text.ts";

/** What a requirement is about: figure and workload. */
export function requirementText(constraint: Constraint, words: Words): string {
  const { decision: say, metrics } = words;
  if ("licence" in constraint) return say.licence;
  if ("memory" in constraint) {
    return say.axis(metrics.memoryMetrics[constraint.memory], say.allWorkloads);
  }
  if ("scenario" in constraint) {
    const workload = workloadName(
      { workload: constraint.scenario, mode: constraint.mode ?? null },
      words,
    );
    return `${metrics.scenarioMetrics[constraint.metric]}, ${workload}`;
  }
  const { task, metric } = constraint;
  return metric === undefined
    ? say.primaryFigure(plainText(task))
    : `${metrics.metricName(plainText(metric))}, ${plainText(task)}`;
}

/** The same of an outcome: a scenario's own memory limit is held against the larger peak, there. */
export function outcomeText(
  { constraint, origin, workload }: ConstraintOutcome,
  words: Words,
): string {
  return "memory" in constraint && origin === "scenario"
    ? words.decision.largerPeak(plainText(workload ?? words.common.dash))
    : requirementText(constraint, words);
}

/** "at most 2,000 ms". */
export function limitText(constraint: Constraint, words: Words): string {
  const { decision: say, common } = words;
  if ("licence" in constraint) return common.dash;
  const write = writerOf(constraint, words);
  const min = "min" in constraint ? constraint.min : undefined;
  const { max } = constraint;
  if (min !== undefined && max !== undefined) return say.both(write(min), write(max));
  if (min !== undefined) return say.atLeast(write(min));
  return max === undefined ? common.dash : say.atMost(write(max));
}

/** The observed figure with its interval and unit, or the licence as it is named. */
export function observedText(outcome: ConstraintOutcome, words: Words): string {
  const { constraint, observed, low, high, text } = outcome;
  if ("licence" in constraint) return text === null ? words.decision.noLicence : plainText(text);
  if (observed === null) return words.common.dash;
  const unit = unitOf(constraint, words);
  const digits = digitsOf(constraint, words);
  const limits = ["min" in constraint ? constraint.min : undefined, constraint.max];
  const how = {
    write: (value: number) => writeBesideLimits(value, limits, digits),
    writeEnd: digits.write,
    unit,
  };
  return valueWithInterval(observed, { low, high }, how, words);
}

function writerOf(constraint: Constraint, words: Words): (value: number) => string {
  const unit = unitOf(constraint, words);
  const { writeLimit } = digitsOf(constraint, words);
  return (value) => `${writeLimit(value)}${unit}`;
}

/** A scenario's figure with its unit. */
export function metricWriter(metric: ScenarioMetricName, words: Words): (value: number) => string {
  const unit = metricUnit(metric, words);
  const { figure } = words.number;
  return (value) => `${figure(metric === "json_valid_rate" ? value * 100 : value)}${unit}`;
}

/** Limits as they were declared, figures as everywhere. */
function digitsOf(constraint: Constraint, { number: n }: Words) {
  const isShare =
    "task" in constraint || ("scenario" in constraint && constraint.metric === "json_valid_rate");
  const factor = isShare ? 100 : 1;
  return {
    writeLimit: (value: number) => n.limit(value * factor),
    write: (value: number) => (isShare ? n.fixed(value * factor, 1) : n.figure(value)),
  };
}

/** With the space before it. */
function unitOf(constraint: Constraint, words: Words): string {
  const { number: n, common } = words;
  if ("memory" in constraint) return n.unit(common.megabyte);
  return "scenario" in constraint ? metricUnit(constraint.metric, words) : n.percentSign;
}

function metricUnit(metric: ScenarioMetricName, { number: n, common }: Words): string {
  if (metric === "json_valid_rate") return n.percentSign;
  return n.unit(metric.endsWith("_ms") ? common.millisecond : common.tokensPerSecond);
}
