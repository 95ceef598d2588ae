import type {
  Constraint,
  MemoryConstraint,
  ScenarioConstraint,
  TaskConstraint,
} from "../../core/decision.ts";
import type { EvaluationAnalysis } from "../capability/evaluation-analysis.ts";
import type { Estimate } from "../inference/estimate.ts";
import type { Analysis, CellAnalysis } from "../performance/analysis.ts";
import { unreliableCodesOf } from "../performance/unreliable-codes.ts";
import type { ConstraintOutcome } from "./decision.ts";
import { commercialUse } from "./licence-terms.ts";
import { isMemoryUnreliable, scenarioFigure, type Figure } from "./scenario-figure.ts";
import { BYTES_PER_MB } from "../../core/megabytes.ts";

/** What is known about one model: its cells and tasks over all experiments of a report. */
export interface ModelEvidence {
  readonly modelId: string;
  readonly license: string | null;
  readonly performance: readonly Analysis[];
  readonly capability: readonly EvaluationAnalysis[];
}

/** Holds one requirement against what was measured. */
export function judgeConstraint(
  constraint: Constraint,
  origin: ConstraintOutcome["origin"],
  evidence: ModelEvidence,
): ConstraintOutcome {
  if ("licence" in constraint) return judgeLicence(constraint, origin, evidence);
  const figure = figureOf(constraint, evidence);
  const base = { constraint, origin, text: null } as const;
  if (figure === null) return { ...base, ...NOT_MEASURED };
  const { workload, observed, low, high, n } = figure;
  const limits = { min: "min" in constraint ? constraint.min : undefined, max: constraint.max };
  const known = { ...base, workload, observed, low, high, n };
  if (figure.isUnreliable) return { ...known, ...undecided("unreliable") };
  return { ...known, ...verdictOf(figure, limits) };
}

const NOT_MEASURED = {
  workload: null,
  observed: null,
  low: null,
  high: null,
  n: null,
  verdict: "undecided",
  certainty: null,
  undecided: "not-measured",
} as const;

function undecided(reason: NonNullable<ConstraintOutcome["undecided"]>) {
  return { verdict: "undecided", certainty: null, undecided: reason } as const;
}

function figureOf(
  constraint: ScenarioConstraint | MemoryConstraint | TaskConstraint,
  evidence: ModelEvidence,
): Figure | null {
  if ("memory" in constraint) return memoryFigure(constraint.memory, evidence);
  if ("scenario" in constraint) {
    return scenarioEvidence(constraint, evidence);
  }
  return taskFigure(constraint, evidence);
}

/**
 * The figure of the first cell that has it; of structured output that of the constrained one, unless the
 * limit says otherwise. `null` when no experiment observed it.
 */
export function scenarioEvidence(
  { scenario, mode, metric }: Pick<ScenarioConstraint, "scenario" | "mode" | "metric">,
  { modelId, performance }: ModelEvidence,
): Figure | null {
  const figures = performance.flatMap((analysis) => {
    const isFlagged = unreliableCodesOf(analysis, modelId).length > 0;
    return analysis.cells.flatMap((cell) => {
      if (cell.modelId !== modelId || cell.scenario !== scenario) return [];
      const figure = scenarioFigure(cell, metric);
      if (figure === null) return [];
      // What is unreliable about a model concerns its times, not whether its outputs are JSON.
      const isUnreliable = figure.isUnreliable || (isFlagged && metric !== "json_valid_rate");
      return [{ mode: cell.mode, figure: { ...figure, isUnreliable } }];
    });
  });
  const wanted =
    mode === undefined
      ? (figures.find((one) => one.mode !== "unconstrained") ?? figures[0])
      : figures.find((one) => one.mode === mode);
  return wanted?.figure ?? null;
}

/** The largest over all scenarios, in megabytes; the range is that over processes. */
export function memoryFigure(
  memory: MemoryConstraint["memory"],
  { modelId, performance }: ModelEvidence,
): Figure | null {
  const cells = performance
    .flatMap(({ cells: all }) => all)
    .filter((cell) => cell.modelId === modelId);
  const peaks = cells
    .flatMap(({ memory: { peakPrivate, peakResident } }) => {
      const peak = memory === "peak_private_mb" ? peakPrivate : peakResident;
      return peak === null ? [] : [peak];
    })
    .sort((a, b) => b.maxBytes - a.maxBytes);
  const [largest] = peaks;
  if (largest === undefined) return null;
  return {
    workload: "all",
    observed: largest.maxBytes / BYTES_PER_MB,
    low: largest.minBytes / BYTES_PER_MB,
    high: largest.maxBytes / BYTES_PER_MB,
    n: largest.sessionCount,
    isUnreliable: cells.some((cell: CellAnalysis) => isMemoryUnreliable(cell)),
    largest: null,
    smallest: null,
  };
}

/** A task by its name, or a group such as `mmlu` pooled over its leaves. */
export function taskFigure(
  { task, metric }: Pick<TaskConstraint, "task" | "metric">,
  { modelId, capability }: ModelEvidence,
): Figure | null {
  const tasks = capability.flatMap((analysis) =>
    analysis.tasks.filter((one) => one.modelId === modelId && one.task === task),
  );
  const groups = capability.flatMap((analysis) =>
    analysis.groups.filter((one) => one.modelId === modelId && one.group === task),
  );
  const primary = tasks[0]?.primaryMetric ?? "acc";
  const wanted = metric ?? primary;
  const estimate = [...tasks, ...groups]
    .flatMap(({ estimates }) => estimates)
    .find((one) => one.metric === wanted && one.value !== null);
  return estimate === undefined ? null : fromEstimate(task, estimate);
}

function fromEstimate(workload: string, { value, interval, n }: Estimate): Figure {
  return {
    workload,
    observed: value,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    n,
    isUnreliable: false,
    largest: null,
    smallest: null,
  };
}

interface Limits {
  readonly min: number | undefined;
  readonly max: number | undefined;
}

/** The point decides; the interval says whether that is shown. */
function verdictOf(
  figure: Figure,
  limits: Limits,
): Pick<ConstraintOutcome, "verdict" | "certainty" | "undecided"> {
  const { observed, low, high } = figure;
  if (observed === null) return withoutP95(figure, limits);
  const passes = (value: number): boolean =>
    value >= (limits.min ?? -Infinity) && value <= (limits.max ?? Infinity);
  const isPassing = passes(observed);
  const ends = [low, high].map((end) => end !== null && passes(end) === isPassing);
  return decided(isPassing ? "pass" : "fail", ends.every(Boolean) ? "shown" : "point-only");
}

/** Too few trials for a p95: it lies below a limit that every trial meets, above one that none does. */
function withoutP95({ largest, smallest }: Figure, { min = -Infinity, max = Infinity }: Limits) {
  if (largest === null || smallest === null) return undecided("too-few-for-p95");
  if (largest < min || smallest > max) return decided("fail", "point-only");
  const isInside = smallest >= min && largest <= max;
  return isInside ? decided("pass", "point-only") : undecided("too-few-for-p95");
}

function decided(verdict: "pass" | "fail", certainty: "shown" | "point-only") {
  return { verdict, certainty, undecided: null } as const;
}

function judgeLicence(
  constraint: Constraint,
  origin: ConstraintOutcome["origin"],
  { license }: ModelEvidence,
): ConstraintOutcome {
  const terms = commercialUse(license);
  const base = { ...NOT_MEASURED, constraint, origin, text: license };
  if (terms === "allowed") return { ...base, ...decided("pass", "shown") };
  if (terms === "forbidden") return { ...base, ...decided("fail", "shown") };
  return { ...base, ...undecided(terms === "unknown" ? "licence-unknown" : "licence-has-terms") };
}
