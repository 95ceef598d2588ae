import type { ScorerName } from "../../core/evaluation.ts";
import type { Environment, ManifestDataset, ManifestModel } from "../../core/manifest.ts";
import type { Comparison } from "../inference/comparison.ts";
import type { Estimate } from "../inference/estimate.ts";
import type { InferenceSettings } from "../inference/settings.ts";
import type { ModelAnalysis } from "../performance/analysis.ts";
import type { ClassificationFigures } from "./classification.ts";
import type { ItemLatency } from "./item-latency.ts";

/** Raised with every change of a figure's meaning. */
export const EVALUATION_ANALYSIS_SCHEMA_VERSION = 2;

/** Mean of one figure over the scored items of a task. */
export interface MetricFigure {
  /** As the scorer names it: `acc`, `exact_match,strict-match`, `pass@1`. */
  readonly metric: string;
  readonly mean: number;
  /** Sample standard deviation / sqrt(n); `null` for one item. */
  readonly standardError: number | null;
  /** Items for which the figure is defined. */
  readonly itemCount: number;
}

/** What became of the items of one model on one task. */
export interface ItemCounts {
  readonly plannedCount: number;
  readonly scoredCount: number;
  /** Not in the form that was asked for; wrong. */
  readonly invalidCount: number;
  /** Ended at the token limit before it was complete; judged by what it says until there. */
  readonly truncatedCount: number;
  /** The engine gave no result; left out of every figure. */
  readonly failedCount: number;
  readonly notRunCount: number;
  /** Prompts that lost tokens on the left, because the context was too small. */
  readonly cutPromptCount: number;
  /** Items with a choice whose first letters share a token with the end of the context. */
  readonly unevenBoundaryCount: number;
}

/** What scoring cost; `null` where nothing ran. */
export interface TaskCost {
  /** Tokens that went through the model; `null` when that is not known of every item. */
  readonly evaluatedTokenCount: number | null;
  /** Time inside the engine, seconds. */
  readonly engineSeconds: number;
  readonly latency: ItemLatency | null;
}

/** How far batched scoring (`--fast`) lies from exact, over sums of choices, nats. */
export interface FastDeviation {
  readonly choiceCount: number;
  readonly medianNats: number;
  readonly maxNats: number;
}

/** One model on one leaf task. */
export interface TaskAnalysis {
  readonly modelId: string;
  readonly task: string;
  readonly family: string;
  readonly version: string;
  readonly scorer: ScorerName;
  readonly dataset: string;
  readonly counts: ItemCounts;
  readonly metrics: readonly MetricFigure[];
  /** Point, interval and n of every metric; the macro-F1 last, where there are labels. */
  readonly estimates: readonly Estimate[];
  /** The metric by which models are compared; `null` when no score carries it. */
  readonly primaryMetric: string | null;
  /** `null` for tasks without labels. */
  readonly classification: ClassificationFigures | null;
  readonly cost: TaskCost;
  /** `null` where nothing was scored in both ways. */
  readonly fastDeviation: FastDeviation | null;
}

/** One model on a group of leaf tasks, such as `mmlu_stem`: weighted by items. */
export interface GroupAnalysis {
  readonly modelId: string;
  readonly family: string;
  readonly group: string;
  /** Leaf tasks in it, those that were run. */
  readonly tasks: readonly string[];
  readonly metrics: readonly MetricFigure[];
  readonly estimates: readonly Estimate[];
}

/** Content of an evaluation's `analysis.json`: a pure function of its other files. */
export interface EvaluationAnalysis {
  readonly schemaVersion: typeof EVALUATION_ANALYSIS_SCHEMA_VERSION;
  readonly kind: "capability";
  readonly experimentId: string;
  readonly createdEpochMs: number;
  readonly toolVersion: string;
  /** Of the command that measured, as understood. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly scoring: "exact" | "fast";
  readonly seed: number;
  readonly models: readonly {
    readonly modelId: string;
    readonly displayName: string;
    readonly format: ManifestModel["format"];
    readonly quantization: string | null;
    readonly license: string | null;
    readonly fileName: string;
    /** `null` for a server, as the hash and the options. */
    readonly fileSizeBytes: number | null;
    readonly fileSha256: string | null;
    readonly engine: string;
    readonly engineVersion: string;
    readonly enginePackage: string;
    readonly synthetic: boolean;
    readonly cpuVariant: string | null;
    readonly threads: number | null;
    readonly kvTypeK: string | null;
    readonly flashAttention: string | null;
    /** The server that answered; only for models of format `http`. */
    readonly served?: ModelAnalysis["served"];
  }[];
  readonly datasets: readonly ManifestDataset[];
  readonly tasks: readonly TaskAnalysis[];
  readonly groups: readonly GroupAnalysis[];
  readonly environment: Environment;
  /** Lines of records that could not be read: they are in no figure. */
  readonly unreadableLineCount: number;
  readonly configsSha256: string;
  readonly planSha256: string;
  /** What was fixed before the figures were seen. */
  readonly inference: InferenceSettings;
  /** Every pair of models on every task or family of tasks that both were asked. */
  readonly comparisons: readonly Comparison[];
}
