import type { EvaluationTrial, ItemRequest } from "../core/evaluation.ts";
import { canonicalJson, sha256Of } from "../core/hash.ts";
import type { EvaluationManifest } from "../core/manifest.ts";
import type { TaskItem, TaskLeaf } from "../tasks/task.ts";
import type { KnownModel } from "./prepared.ts";
import { modelKeyParts } from "./trial-key.ts";

/** An item whose texts are rendered for one model. */
export interface RenderedItem {
  readonly leaf: Omit<TaskLeaf, "items">;
  readonly item: TaskItem;
  readonly request: ItemRequest;
}

/**
 * The trials of one model. Items that ask for log-likelihoods stand in the order of their contexts, so
 * that those with a common beginning follow each other and the cache serves them.
 */
export function evaluationTrials(
  model: KnownModel,
  items: readonly RenderedItem[],
  scoring: EvaluationManifest["scoring"],
): Omit<EvaluationTrial, "sequence">[] {
  const byTask = new Map<string, RenderedItem[]>();
  for (const rendered of items) {
    const group = byTask.get(rendered.leaf.task);
    if (group === undefined) byTask.set(rendered.leaf.task, [rendered]);
    else group.push(rendered);
  }
  return [...byTask.values()].flatMap((group) =>
    inCacheOrder(group).map((rendered) => trialOf(model, rendered, scoring)),
  );
}

function inCacheOrder(items: readonly RenderedItem[]): readonly RenderedItem[] {
  if (items.every(({ request }) => request.kind === "generation")) return items;
  return [...items].sort((a, b) => compareText(promptTextOf(a.request), promptTextOf(b.request)));
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The text that is evaluated before anything is scored or generated. */
export function promptTextOf(request: ItemRequest): string {
  return request.kind === "generation" ? request.prompt : request.context;
}

function trialOf(
  model: KnownModel,
  { leaf, item, request }: RenderedItem,
  scoring: EvaluationManifest["scoring"],
): Omit<EvaluationTrial, "sequence"> {
  const promptSha256 = sha256Of(promptTextOf(request));
  const identity = [model.modelId, leaf.task, item.docId];
  const key = { ...modelKeyParts(model), identity, version: leaf.version, scoring, request };
  return {
    trialKey: sha256Of(canonicalJson({ ...key, scorer: leaf.scorer })),
    modelId: model.modelId,
    task: leaf.task,
    docId: item.docId,
    taskVersion: leaf.version,
    scorer: leaf.scorer,
    language: item.language,
    doc: item.doc as EvaluationTrial["doc"],
    target: item.target as EvaluationTrial["target"],
    promptSha256,
    request,
  };
}
