import type { Estimate } from "../inference/estimate.ts";
import type { Subject } from "../inference/comparison.ts";
import type { Flag } from "./flag.ts";
import type { MetricName } from "../inference/metric-names.ts";
import type { CellContext } from "./cell-context.ts";
import type { DesignValue } from "./metrics.ts";
import type { MemorySummary } from "./memory-summary.ts";

/** What a cell brings to a comparison, whatever experiment it stems from. */
export interface ComparableCell {
  readonly subject: Subject;
  readonly scenario: string;
  readonly mode: string;
  /** The prompts by their texts: the ids of another set may name other questions. */
  readonly promptSetSha256: string;
  readonly values: ReadonlyMap<MetricName, readonly DesignValue[]>;
  readonly estimates: readonly Estimate[];
  readonly memory: MemorySummary;
  /** Flags of the cell or its model that withhold every verdict on it. */
  readonly unreliableCodes: readonly Flag["code"][];
  readonly promptCount: number;
  readonly roundCount: number;
}

export function comparableCell(
  experimentId: string,
  context: CellContext,
  figures: {
    readonly estimates: readonly Estimate[];
    readonly memory: MemorySummary;
    readonly flags: readonly Flag[];
    readonly promptCount: number;
    readonly roundCount: number;
  },
  modelCodes: readonly Flag["code"][],
): ComparableCell {
  return {
    subject: { experimentId, modelId: context.model.modelId },
    scenario: context.scenario.scenario,
    mode: context.mode,
    promptSetSha256: context.scenario.promptSetSha256,
    values: context.samples,
    estimates: figures.estimates,
    memory: figures.memory,
    unreliableCodes: [
      ...figures.flags.flatMap(({ severity, code }) => (severity === "unreliable" ? [code] : [])),
      ...modelCodes,
    ],
    promptCount: figures.promptCount,
    roundCount: figures.roundCount,
  };
}
