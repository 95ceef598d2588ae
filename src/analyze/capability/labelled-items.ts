import { classificationTarget } from "../../core/classification-target.ts";
import type { TaskItems } from "./task-items.ts";

/** Items of a classification as indices into one label set. */
export interface LabelledItems {
  /** Their order is that of this side; another experiment may have asked in another one. */
  readonly labels: readonly string[];
  /** By item key. `predicted` is -1 where the answer was no label. */
  readonly items: ReadonlyMap<string, { readonly actual: number; readonly predicted: number }>;
}

/** The scored items of one classification task. @throws PrerequisiteError `target-unusable` */
export function labelledItems({ trials, scores }: TaskItems): LabelledItems {
  const scoreOf = new Map(scores.map((score) => [score.trialKey, score]));
  const targets = trials.map((trial) => ({ trial, ...classificationTarget(trial) }));
  const labels = [...new Set(targets.flatMap((target) => target.labels))];
  const placeOf = new Map(labels.map((label, place) => [label, place]));
  return {
    labels,
    items: new Map(
      targets.flatMap(({ trial, label }) => {
        const score = scoreOf.get(trial.trialKey);
        const actual = placeOf.get(label);
        if (score === undefined || actual === undefined) return [];
        const answer = score.outcome === "answered" ? score.answer : null;
        const predicted = typeof answer === "string" ? (placeOf.get(answer) ?? -1) : -1;
        return [[itemKeyOf(trial), { actual, predicted }]];
      }),
    ),
  };
}

/** The same item in every model and experiment. */
export function itemKeyOf({ task, docId }: { task: string; docId: number }): string {
  return `${task}/${docId}`;
}
