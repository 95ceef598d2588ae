import type { DecisionAxes, DecisionRules, ScenarioMetricName } from "../../core/decision.ts";
import type { EvaluationAnalysis } from "../capability/evaluation-analysis.ts";
import type { Analysis } from "../performance/analysis.ts";
import type { ConstraintOutcome, Decision, ModelDecision } from "./decision.ts";
import {
  judgeConstraint,
  memoryFigure,
  taskFigure,
  type ModelEvidence,
} from "./judge-constraint.ts";
import { paretoFront } from "./pareto-front.ts";
import { scenarioFigure } from "./scenario-figure.ts";
import { thresholdOutcomes } from "./threshold-outcomes.ts";

const BYTES_PER_MB = 1e6;

/**
 * Which models meet the requirements, and which of those that are left no other one beats. Requirements
 * are the rules' own and the thresholds that the measured scenarios declare.
 */
export function decide(
  experiments: {
    readonly performance: readonly Analysis[];
    readonly capability: readonly EvaluationAnalysis[];
  },
  rules: Pick<DecisionRules, "constraints" | "axes">,
): Decision {
  const models = identities(experiments).map((identity) => {
    const evidence: ModelEvidence = { ...identity, ...experiments };
    const outcomes = [
      ...rules.constraints.map((one) => judgeConstraint(one, "requirement", evidence)),
      ...thresholdOutcomes(evidence),
    ];
    return { identity, outcomes, axes: axesOf(rules.axes, evidence) };
  });
  const left = models.map(({ identity, outcomes, axes }) => ({
    modelId: identity.modelId,
    status: statusOf(outcomes),
    axes,
  }));
  const front = paretoFront(
    left.filter(({ status }) => status !== "falls-out"),
    rules.axes,
  );
  return {
    axes: rules.axes,
    models: models.map(({ identity, outcomes, axes }): ModelDecision => {
      const { modelId, fileSha256, displayName, format, quantization } = identity;
      const place = front.get(modelId);
      return {
        modelId,
        fileSha256,
        displayName,
        format,
        quantization,
        outcomes,
        status: statusOf(outcomes),
        axes,
        isOnFront: place === undefined ? null : place.length === 0,
        dominatedBy: place === undefined ? [] : [...place],
      };
    }),
  };
}

function statusOf(outcomes: readonly ConstraintOutcome[]): ModelDecision["status"] {
  if (outcomes.some(({ verdict }) => verdict === "fail")) return "falls-out";
  return outcomes.some(({ verdict }) => verdict === "undecided") ? "undecided" : "passes";
}

type Identity = Pick<
  ModelDecision,
  "modelId" | "fileSha256" | "displayName" | "format" | "quantization"
> & { readonly license: string | null };

/** Every model of any experiment once, in order of first appearance. */
function identities({
  performance,
  capability,
}: {
  readonly performance: readonly Analysis[];
  readonly capability: readonly EvaluationAnalysis[];
}): Identity[] {
  const all = [...performance, ...capability].flatMap(({ models }): Identity[] =>
    models.map(({ modelId, fileSha256, displayName, format, quantization, license }) => ({
      modelId,
      fileSha256,
      displayName,
      format,
      quantization,
      license,
    })),
  );
  return all.filter(
    (model, index) => all.findIndex(({ modelId }) => modelId === model.modelId) === index,
  );
}

function axesOf(axes: DecisionAxes, evidence: ModelEvidence): ModelDecision["axes"] {
  const quality = axes.quality === null ? null : taskFigure(axes.quality, evidence);
  const memory = axes.memory === null ? null : memoryFigure(axes.memory, evidence);
  const latency = axes.latency === null ? null : latencyOf(axes.latency, evidence);
  return {
    quality: quality?.observed ?? null,
    latency,
    memoryBytes:
      memory?.observed === null || memory === null ? null : memory.observed * BYTES_PER_MB,
  };
}

function latencyOf(
  { scenario, metric }: { readonly scenario: string; readonly metric: ScenarioMetricName },
  { modelId, performance }: ModelEvidence,
): number | null {
  const cell = performance
    .flatMap(({ cells }) => cells)
    .find((one) => one.modelId === modelId && one.scenario === scenario);
  return scenarioFigure(cell ?? null, metric)?.observed ?? null;
}
