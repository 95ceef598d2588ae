import type {
  EvaluationAnalysis,
  GroupAnalysis,
  ItemCounts,
  TaskAnalysis,
} from "../../analyze/capability/evaluation-analysis.ts";
import type { Estimate } from "../../analyze/inference/estimate.ts";
import type { ComposeContext } from "./context.ts";
import { plainText } from "../plain-text.ts";

/** One figure of one model on one task or group. */
export interface CapabilityRow {
  readonly task: string;
  readonly model: string;
  /** As the scorer names it, or a name of ours for figures over all items together. */
  readonly metric: string;
  readonly isOurName: boolean;
  readonly value: number | null;
  readonly interval: Estimate["interval"];
  readonly standardError: number | null;
  readonly n: number;
  readonly counts: ItemCounts | null;
  readonly latencyP50Ms: number | null;
}

/** A family of more leaves than this is shown by its groups alone. */
const MOST_LEAVES_SHOWN = 8;

interface ShownFamily {
  readonly family: string;
  readonly leaves: readonly TaskAnalysis[];
  readonly groups: readonly GroupAnalysis[];
  readonly hidesLeaves: boolean;
}

/** Families with what of them is shown, in the order of the tasks. */
export function shownFamilies(analysis: EvaluationAnalysis): ShownFamily[] {
  const families = [...new Set(analysis.tasks.map(({ family }) => family))];
  return families.map((family) => {
    const leaves = analysis.tasks.filter((task) => task.family === family);
    const groups = analysis.groups.filter((group) => group.family === family);
    const leafCount = new Set(leaves.map(({ task }) => task)).size;
    return {
      family,
      leaves,
      groups,
      hidesLeaves: leafCount > MOST_LEAVES_SHOWN && groups.length > 0,
    };
  });
}

/** Rows of all evaluations: by task, then figure, then model, so that models stand beside each other. */
export function capabilityRows(context: ComposeContext): CapabilityRow[] {
  return context.dossier.capability.flatMap((analysis) =>
    shownFamilies(analysis).flatMap(({ leaves, groups, hidesLeaves }) => [
      ...(hidesLeaves ? [] : byTask(leaves, (leaf) => leafRows(analysis, leaf, context))),
      ...groups
        .filter((group) => hidesLeaves || membersOf(group, leaves).length > 1)
        .flatMap((group) => groupRows(analysis, group, leaves, context)),
    ]),
  );
}

function byTask(
  leaves: readonly TaskAnalysis[],
  rowsOf: (leaf: TaskAnalysis) => CapabilityRow[],
): CapabilityRow[] {
  const tasks = [...new Set(leaves.map(({ task }) => task))];
  return tasks.flatMap((task) => {
    const rows = leaves.filter((leaf) => leaf.task === task).flatMap(rowsOf);
    const metrics = [...new Set(rows.map(({ metric }) => metric))];
    return metrics.flatMap((metric) => rows.filter((row) => row.metric === metric));
  });
}

function leafRows(
  { experimentId }: EvaluationAnalysis,
  leaf: TaskAnalysis,
  { names, words }: ComposeContext,
): CapabilityRow[] {
  const shared = {
    task: plainText(leaf.task),
    model: names.of("capability", { experimentId, modelId: leaf.modelId }),
    counts: leaf.counts,
    latencyP50Ms: leaf.cost.latency?.p50Ms ?? null,
  };
  const nothing = { value: null, interval: null, standardError: null };
  if (leaf.estimates.length === 0) {
    const n = leaf.counts.scoredCount;
    return [{ ...shared, ...nothing, metric: words.capability.noFigure, isOurName: true, n }];
  }
  const figures = leaf.estimates.map((estimate) => ({
    ...shared,
    ...figureOf(estimate, leaf.metrics),
  }));
  const extras = extrasOf(leaf, words.capability.extras).map(({ name, value }) => ({
    ...shared,
    ...nothing,
    value,
    metric: name,
    isOurName: true,
    n: leaf.counts.scoredCount,
  }));
  return [...figures, ...extras];
}

function figureOf(estimate: Estimate, metrics: TaskAnalysis["metrics"]) {
  const { metric, value, interval, n } = estimate;
  const standardError = metrics.find((one) => one.metric === metric)?.standardError ?? null;
  return { metric, isOurName: false, value, interval, standardError, n };
}

/** Figures of a classification that belong to all items together and have no interval. */
function extrasOf(
  { classification }: TaskAnalysis,
  names: ComposeContext["words"]["capability"]["extras"],
): { readonly name: string; readonly value: number | null }[] {
  if (classification === null) return [];
  const { macroF1, macroF1OfOccurring, weightedF1, probabilities } = classification;
  return [
    // Labels that a small sample lacks count 0 in the macro-F1, however well the others are told apart.
    ...(macroF1OfOccurring === macroF1
      ? []
      : [{ name: names.macroF1Occurring, value: macroF1OfOccurring }]),
    { name: names.weightedF1, value: weightedF1 },
    ...(probabilities === null
      ? []
      : [
          {
            name: names.calibrationError,
            value: probabilities.equalWidth.expectedCalibrationError,
          },
          { name: names.riskCoverageArea, value: probabilities.riskCoverageArea },
        ]),
  ];
}

/** Of those with a scored item. */
function membersOf(group: GroupAnalysis, leaves: readonly TaskAnalysis[]): TaskAnalysis[] {
  return leaves.filter(
    ({ modelId, task, counts }) =>
      modelId === group.modelId && group.tasks.includes(task) && counts.scoredCount > 0,
  );
}

function groupRows(
  { experimentId }: EvaluationAnalysis,
  group: GroupAnalysis,
  leaves: readonly TaskAnalysis[],
  { names, words }: ComposeContext,
): CapabilityRow[] {
  const members = leaves.filter(
    ({ modelId, task }) => modelId === group.modelId && group.tasks.includes(task),
  );
  return group.estimates.map((estimate) => ({
    ...figureOf(estimate, group.metrics),
    task: words.capability.group(plainText(group.group), group.tasks.length),
    model: names.of("capability", { experimentId, modelId: group.modelId }),
    counts: sumCounts(members),
    latencyP50Ms: null,
  }));
}

function sumCounts(members: readonly TaskAnalysis[]): ItemCounts {
  const sum = (key: keyof ItemCounts): number =>
    members.reduce((total, { counts }) => total + counts[key], 0);
  return {
    plannedCount: sum("plannedCount"),
    scoredCount: sum("scoredCount"),
    invalidCount: sum("invalidCount"),
    truncatedCount: sum("truncatedCount"),
    failedCount: sum("failedCount"),
    notRunCount: sum("notRunCount"),
    cutPromptCount: sum("cutPromptCount"),
    unevenBoundaryCount: sum("unevenBoundaryCount"),
  };
}
