import type { Dossier } from "../../analyze/dossier.ts";
import type { ModelDecision } from "../../analyze/decision/decision.ts";
import type { Comparison, Subject } from "../../analyze/inference/comparison.ts";
import type { ModelAnalysis } from "../../analyze/performance/analysis.ts";
import { formatParts } from "../labels.ts";
import { plainText } from "../plain-text.ts";
import type { Words } from "../words/words.ts";

/** How models are called, so that no two rows of a table can be confused. */
export interface Names {
  readonly of: (kind: Comparison["kind"], subject: Subject) => string;
  /** A model over all experiments. */
  readonly ofDecision: (model: Pick<ModelDecision, "modelId">) => string;
}

interface Named {
  readonly kind: Comparison["kind"];
  readonly experimentId: string;
  readonly modelId: string;
  readonly label: string;
}

interface LabelFacts {
  readonly displayName: string;
  readonly format: string;
  readonly quantization: string | null;
  readonly served?: ModelAnalysis["served"];
  readonly synthetic?: boolean;
}

/**
 * Name, format and quantization. Models of one experiment that would read the same carry their id;
 * those of several experiments of one kind carry the experiment.
 */
export function namesOf(dossier: Dossier, words: Words): Names {
  const all = namedModels(dossier, words);
  const labels = new Map(all.map((model) => [keyOf(model.kind, model), unique(model, all)]));
  const inDecision = new Map<string, string>();
  for (const model of all) {
    if (!inDecision.has(model.modelId)) inDecision.set(model.modelId, decisionLabel(model, all));
  }
  return {
    of: (kind, subject) => labels.get(keyOf(kind, subject)) ?? plainText(subject.modelId),
    ofDecision: ({ modelId }) => inDecision.get(modelId) ?? plainText(modelId),
  };
}

function namedModels({ performance, capability }: Dossier, words: Words): Named[] {
  return [
    ...performance.flatMap(({ experiment: { experimentId }, models }) =>
      models.map((model) => ({
        kind: "performance" as const,
        experimentId,
        modelId: model.modelId,
        label: shortLabel(model, words),
      })),
    ),
    ...capability.flatMap(({ experimentId, models }) =>
      models.map((model) => ({
        kind: "capability" as const,
        experimentId,
        modelId: model.modelId,
        label: shortLabel(model, words),
      })),
    ),
  ];
}

/** Name, format and quantization. */
export function shortLabel(model: LabelFacts, { common }: Words): string {
  const format = formatParts(model, common.unknownQuantization);
  const synthetic = model.synthetic === true ? ` (${common.syntheticWeights})` : "";
  return `${plainText(model.displayName)} ${format}${synthetic}`;
}

function unique(model: Named, all: readonly Named[]): string {
  const same = all.filter((other) => other.kind === model.kind && other.label === model.label);
  const ofExperiment = same.filter(({ experimentId }) => experimentId === model.experimentId);
  const id = ofExperiment.length > 1 ? ` [${plainText(model.modelId)}]` : "";
  const experiment = same.length > ofExperiment.length ? ` (${plainText(model.experimentId)})` : "";
  return `${model.label}${id}${experiment}`;
}

function decisionLabel(model: Named, all: readonly Named[]): string {
  const isShared = all.some(
    ({ label, modelId }) => label === model.label && modelId !== model.modelId,
  );
  return isShared ? `${model.label} [${plainText(model.modelId)}]` : model.label;
}

function keyOf(kind: Comparison["kind"], { experimentId, modelId }: Subject): string {
  return JSON.stringify([kind, experimentId, modelId]);
}
