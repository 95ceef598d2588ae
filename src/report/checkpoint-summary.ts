import { formatCount, formatPercent } from "./format-number.ts";
import { plainText } from "./plain-text.ts";

/** Trials of one model and scenario that have something in common. */
export interface CheckpointGroup {
  readonly modelId: string;
  readonly scenario: string;
  readonly count: number;
}

export interface CheckpointState {
  readonly experimentId: string;
  readonly type: "performance";
  /** Trials of the plan; warm-ups are no progress. */
  readonly plannedCount: number;
  readonly completedCount: number;
  readonly failed: readonly (CheckpointGroup & { readonly reason: string })[];
  /** Never run. */
  readonly remaining: readonly CheckpointGroup[];
  /** What to type to go on; `null` when nothing can be resumed. */
  readonly continueCommand: string | null;
}

const RULE = "=".repeat(50);
const MAX_LISTED = 5;

/** The block at the end of a run: progress, failures with reasons, what remains, how to continue. Ends with a line feed. */
export function renderCheckpointSummary(state: CheckpointState): string {
  const { completedCount, plannedCount, failed, remaining, continueCommand } = state;
  const share = plannedCount === 0 ? null : completedCount / plannedCount;
  const progress = `${formatCount(completedCount)}/${formatCount(plannedCount)} completed`;
  const isOpen = completedCount < plannedCount;
  return [
    RULE,
    "CHECKPOINT SUMMARY",
    RULE,
    `Experiment: ${plainText(state.experimentId)}`,
    `Type: ${state.type}`,
    `Progress: ${progress}${share === null ? "" : ` (${formatPercent(share)})`}`,
    ...groupLines("Failed", failed, (group) => `: ${plainText(group.reason)}`),
    ...groupLines("Remaining", remaining, () => ""),
    ...(isOpen && continueCommand !== null ? [`Continue: ${continueCommand}`] : []),
    RULE,
    "",
  ].join("\n");
}

function groupLines<T extends CheckpointGroup>(
  title: string,
  groups: readonly T[],
  detail: (group: T) => string,
): string[] {
  if (groups.length === 0) return [];
  const total = groups.reduce((sum, group) => sum + group.count, 0);
  const listed = groups.slice(0, MAX_LISTED).map((group) => {
    const name = `${plainText(group.modelId)}/${plainText(group.scenario)}`;
    return `  - ${name} (${formatCount(group.count)})${detail(group)}`;
  });
  const rest = groups.length - MAX_LISTED;
  return [
    `${title}: ${formatCount(total)}`,
    ...listed,
    ...(rest > 0 ? [`  ... and ${formatCount(rest)} more`] : []),
  ];
}
