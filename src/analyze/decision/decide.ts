import type { DecisionAxes, DecisionRules } from "../../core/decision.ts";
import type { EvaluationAnalysis } from "../capability/evaluation-analysis.ts";
import { identityKey, type ModelIdentity } from "../model-identity.ts";
import type { Analysis } from "../performance/analysis.ts";
import type { ConstraintOutcome, Decision, ModelDecision } from "./decision.ts";
import {
  judgeConstraint,
  memoryFigure,
  scenarioEvidence,
  taskFigure,
  type ModelEvidence,
} from "./judge-constraint.ts";
import { paretoFront } from "./pareto-front.ts";
import type { Figure } from "./scenario-figure.ts";
import { thresholdOutcomes } from "./threshold-outcomes.ts";
import { BYTES_PER_MB } from "../../core/megabytes.ts";

interface Experiments {
  readonly performance: readonly Analysis[];
  readonly capability: readonly EvaluationAnalysis[];
}

/**
 * Which models meet the requirements, and which of those that are left no other one beats. Requirements
 * are the rules' own and the thresholds that the measured scenarios declare.
 */
export function decide(
  experiments: Experiments,
  rules: Pick<DecisionRules, "constraints" | "axes">,
): Decision {
  const models = identities(experiments).map((identity) => {
    const evidence = evidenceOf(identity, experiments);
    const outcomes = [
      ...rules.constraints.map((one) => judgeConstraint(one, "requirement", evidence)),
      ...thresholdOutcomes(evidence),
    ];
    const { axes, isRankable } = axesOf(rules.axes, evidence);
    return { identity, outcomes, axes, isRankable, status: statusOf(outcomes) };
  });
  const candidates = models
    .filter(({ status, isRankable }) => status !== "falls-out" && isRankable)
    .map(({ identity, axes }) => ({ key: identityKey(identity), axes }));
  const front = paretoFront(candidates, rules.axes);
  const idOf = new Map(models.map(({ identity }) => [identityKey(identity), identity.modelId]));
  return {
    axes: rules.axes,
    models: models.map(({ identity, outcomes, axes, status }): ModelDecision => {
      const { modelId, fileSha256, displayName, format, quantization } = identity;
      const place = front.get(identityKey(identity));
      return {
        modelId,
        fileSha256,
        displayName,
        format,
        quantization,
        outcomes,
        status,
        axes,
        isOnFront: place === undefined ? null : place.length === 0,
        dominatedBy: (place ?? []).map((key) => idOf.get(key) ?? key),
      };
    }),
  };
}

function statusOf(outcomes: readonly ConstraintOutcome[]): ModelDecision["status"] {
  if (outcomes.some(({ verdict }) => verdict === "fail")) return "falls-out";
  return outcomes.some(({ verdict }) => verdict === "undecided") ? "undecided" : "passes";
}

/** An id that names different files in two experiments stands for two models. */
type Identity = ModelIdentity &
  Pick<ModelDecision, "displayName" | "format" | "quantization"> & {
    readonly license: string | null;
  };

/** The experiments in which this very file was measured under this id. */
function evidenceOf(identity: Identity, { performance, capability }: Experiments): ModelEvidence {
  const key = identityKey(identity);
  const hasModel = ({ models }: { readonly models: readonly ModelIdentity[] }): boolean =>
    models.some((model) => identityKey(model) === key);
  return {
    modelId: identity.modelId,
    license: identity.license,
    performance: performance.filter(hasModel),
    capability: capability.filter(hasModel),
  };
}

/** Every model of any experiment once, in order of first appearance. */
function identities({ performance, capability }: Experiments): Identity[] {
  const all = [...performance, ...capability].flatMap(({ models }): Identity[] =>
    models.map((model) => ({
      modelId: model.modelId,
      fileSha256: model.fileSha256,
      served: model.served,
      displayName: model.displayName,
      format: model.format,
      quantization: model.quantization,
      license: model.license,
    })),
  );
  const keys = all.map(identityKey);
  return all.filter((model, index) => keys.indexOf(identityKey(model)) === index);
}

/** `isRankable`: no axis rests on figures that a flag makes unreliable; they are shown, and rank nobody. */
function axesOf(
  axes: DecisionAxes,
  evidence: ModelEvidence,
): { readonly axes: ModelDecision["axes"]; readonly isRankable: boolean } {
  const quality = axes.quality && taskFigure(axes.quality, evidence);
  const latency = axes.latency && scenarioEvidence(axes.latency, evidence);
  const memory = axes.memory && memoryFigure(axes.memory, evidence);
  const memoryMb = observedOf(memory);
  return {
    axes: {
      quality: observedOf(quality),
      latency: observedOf(latency),
      memoryBytes: memoryMb && memoryMb * BYTES_PER_MB,
    },
    isRankable: ![quality, latency, memory].some((figure) => figure?.isUnreliable === true),
  };
}

function observedOf(figure: Figure | null): number | null {
  return figure?.observed ?? null;
}
