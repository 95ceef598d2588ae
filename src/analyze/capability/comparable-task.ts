import type { ScorerName } from "../../core/evaluation.ts";
import type { Subject } from "../inference/comparison.ts";
import type { ItemValues } from "./item-values.ts";
import type { LabelledItems } from "./labelled-items.ts";

/** What one model's items on a task or family of tasks bring to a comparison. */
export interface ComparableTask {
  readonly subject: Subject;
  /** The task; of several leaves their family: the subjects of MMLU are compared together. */
  readonly workload: string;
  /** Version, data and scorer: results of others are not the same question. */
  readonly definition: string;
  readonly primaryMetric: string | null;
  readonly values: ItemValues;
  /** `null` for tasks without labels, and for families of several tasks. */
  readonly labelled: LabelledItems | null;
  /**
   * The documents by item key: a number names another document when the data are of another version. Empty
   * where they are not at hand, as in samples of other tools.
   */
  readonly docs: ReadonlyMap<string, unknown>;
  /** Flags that withhold every verdict on it. */
  readonly unreliableCodes: readonly string[];
}

export interface TaskPart {
  readonly task: string;
  readonly family: string;
  readonly version: string;
  readonly dataset: string;
  readonly scorer: ScorerName;
  readonly values: ItemValues;
  readonly labelled: LabelledItems | null;
  /** See {@link ComparableTask.docs}. */
  readonly docs?: ReadonlyMap<string, unknown>;
  /** Items that were planned, and those of them on which the engine failed. */
  readonly plannedCount?: number;
  readonly failedCount?: number;
}

/** More items without a result than this share withhold every verdict: what is left may be a selection. */
const MAX_FAILED_SHARE = 0.1;

/** The leaves of one family as one; their items keep apart by their keys. */
export function comparableTask(
  subject: Subject,
  parts: readonly TaskPart[],
  primaryMetric: string | null,
): ComparableTask | null {
  const [first] = parts;
  if (first === undefined) return null;
  const values = new Map<string, Map<string, number>>();
  for (const part of parts) {
    for (const [metric, ofItem] of part.values) {
      const merged = values.get(metric) ?? new Map<string, number>();
      for (const [key, value] of ofItem) merged.set(key, value);
      values.set(metric, merged);
    }
  }
  return {
    subject,
    workload: parts.length === 1 ? first.task : first.family,
    definition: definitionOf(parts),
    primaryMetric,
    values,
    labelled: parts.length === 1 ? first.labelled : null,
    docs: new Map(parts.flatMap(({ docs }) => [...(docs ?? [])])),
    unreliableCodes: hasManyFailures(parts) ? ["failed-trials"] : [],
  };
}

function hasManyFailures(parts: readonly TaskPart[]): boolean {
  const planned = parts.reduce((sum, { plannedCount = 0 }) => sum + plannedCount, 0);
  const failed = parts.reduce((sum, { failedCount = 0 }) => sum + failedCount, 0);
  return failed > planned * MAX_FAILED_SHARE;
}

/** Of the leaves that there are: a family of which fewer were asked is another question. */
function definitionOf(parts: readonly TaskPart[]): string {
  return JSON.stringify(
    parts.map(({ task, version, dataset, scorer }) => [task, version, dataset, scorer]),
  );
}
