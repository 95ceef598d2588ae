import type {
  EvaluationRecord,
  EvaluationScore,
  EvaluationTrial,
} from "../../../core/evaluation.ts";
import { sha256Of } from "../../../core/hash.ts";
import type { EvaluationManifest, ManifestModel, ManifestTask } from "../../../core/manifest.ts";
import type { MetricFigure } from "../evaluation-analysis.ts";
import { metricFigures } from "../metric-figures.ts";
import { filterFigures, metricAndFilter } from "./filters.ts";
import { groupFigures } from "./group-figures.ts";
import { mmluGroups, type TaskGroup } from "./mmlu-groups.ts";
import { sampleHashes } from "./sample-hashes.ts";
import { shotsOf, taskConfig } from "./task-config.ts";

/** lm-eval's default seed of the few-shot draw. */
const FEWSHOT_SEED = 1234;
/** Figures that lm-eval knows; of others its results do not say which way is better. */
const HIGHER_IS_BETTER = ["acc", "acc_norm", "exact_match", "pass@1"];
/** Version of the groups of MMLU, as lm-eval writes it. */
const GROUP_VERSION = "2";

/** A leaf task with the plan, last records and scores of one model. */
export interface ResultTask extends ManifestTask {
  readonly trials: readonly EvaluationTrial[];
  readonly records: readonly EvaluationRecord[];
  readonly scores: readonly EvaluationScore[];
}

/** Figures of a task or group: `acc,none`, `acc_stderr,none` (`N/A` for one item) and what they belong to. */
type ResultFigures = Readonly<Record<string, unknown>>;

/**
 * The results of one model in the shape of lm-eval 0.4.13's `results_<date>.json`. Tasks without a
 * score are left out. What lm-eval says of its own run (its versions, torch) is not there; instead
 * `edge_slm_bench_version` is.
 */
export function lmEvalResults(
  manifest: EvaluationManifest,
  model: ManifestModel,
  tasks: readonly ResultTask[],
) {
  const scored = tasks.filter(({ scores }) => scores.length > 0);
  const groups = mmluGroups(scored.map(({ task }) => task));
  const figures = new Map(scored.map(({ task, scores }) => [task, metricFigures(scores)]));
  const groupResults = byName(groups, ({ group }) => group, groupResult(figures));
  return {
    results: { ...byName(scored, nameOf, taskResult(figures)), ...groupResults },
    ...(groups.length === 0 ? {} : { groups: groupResults }),
    group_subtasks: byName(
      groups,
      ({ group }) => group,
      ({ children }) => children,
    ),
    configs: byName(scored, nameOf, taskConfig),
    versions: {
      ...byName(scored, nameOf, (task) => taskConfig(task).metadata.version),
      ...byName(
        groups,
        ({ group }) => group,
        () => GROUP_VERSION,
      ),
    },
    "n-shot": { ...byName(scored, nameOf, shotsOf), ...groupShots(scored, groups) },
    higher_is_better: {
      ...byName(scored, nameOf, higherIsBetter),
      ...byName(
        groups,
        ({ group }) => group,
        () => ({ acc: true }),
      ),
    },
    "n-samples": byName(scored, nameOf, ({ itemCount, scores }) => ({
      original: itemCount,
      effective: scores.length,
    })),
    task_hashes: byName(scored, nameOf, taskHash),
    ...runFacts(manifest, model),
  };
}

function nameOf({ task }: ManifestTask): string {
  return task;
}

function byName<T, V>(
  items: readonly T[],
  name: (item: T) => string,
  value: (item: T) => V,
): Record<string, V> {
  return Object.fromEntries(items.map((item) => [name(item), value(item)]));
}

function taskResult(figures: ReadonlyMap<string, MetricFigure[]>) {
  return ({ task, scorer, scores, ...entry }: ResultTask): ResultFigures => ({
    name: task,
    alias: taskConfig({ task, scorer, ...entry }).task_alias,
    sample_len: scores.length,
    ...namedFigures(figures.get(task) ?? [], scorer),
  });
}

function groupResult(figures: ReadonlyMap<string, MetricFigure[]>) {
  return ({ group, alias, tasks }: TaskGroup): ResultFigures => {
    const pooled = groupFigures(tasks.map((task) => figures.get(task) ?? []));
    const counts = pooled.map(({ metric, itemCount }) => [`${metric},none`, itemCount] as const);
    return {
      alias,
      name: group,
      sample_len: Math.max(0, ...pooled.map(({ itemCount }) => itemCount)),
      ...namedFigures(pooled, "multiple-choice"),
      sample_count: Object.fromEntries(counts),
    };
  };
}

function namedFigures(
  figures: readonly MetricFigure[],
  scorer: EvaluationScore["scorer"],
): Record<string, number | string> {
  return Object.fromEntries(
    figures.flatMap(({ metric: name, mean, standardError }): [string, number | string][] => {
      const { metric, filter } = metricAndFilter(name, scorer);
      return [
        [`${metric},${filter}`, mean],
        [`${metric}_stderr,${filter}`, standardError ?? "N/A"],
      ];
    }),
  );
}

/** The number of shots of a group whose tasks were all asked with the same. */
function groupShots(
  tasks: readonly ManifestTask[],
  groups: readonly TaskGroup[],
): Record<string, number> {
  const shots = new Map(tasks.map((task) => [task.task, shotsOf(task)]));
  return Object.fromEntries(
    groups.flatMap(({ group, tasks: members }) => {
      const [first, ...others] = new Set(members.map((member) => shots.get(member)));
      return first === undefined || others.length > 0 ? [] : [[group, first]];
    }),
  );
}

function higherIsBetter({ scores, scorer }: ResultTask): Record<string, boolean | null> {
  const names = Object.keys(scores[0]?.metrics ?? {});
  const metrics = names.map((name) => metricAndFilter(name, scorer).metric);
  return byName(
    metrics,
    (metric) => metric,
    (metric) => (HIGHER_IS_BETTER.includes(metric) ? true : null),
  );
}

/** lm-eval's hash of a task: over the hashes of its samples, once for each filter. */
function taskHash({ trials, scores }: ResultTask): string {
  const scoreOf = new Map(scores.map((score) => [score.trialKey, score]));
  const ordered = [...trials].sort((a, b) => a.docId - b.docId);
  const hashes = ordered.flatMap((trial) => {
    if (!scoreOf.has(trial.trialKey)) return [];
    const { doc_hash, prompt_hash, target_hash } = sampleHashes(trial);
    return doc_hash + prompt_hash + target_hash;
  });
  const [score] = scores;
  const filterCount = score === undefined ? 0 : filterFigures(score).length;
  return sha256Of(hashes.join("").repeat(filterCount));
}

/** Model and settings, where lm-eval has them. */
function runFacts(manifest: EvaluationManifest, model: ManifestModel) {
  const { modelId, engine, fileName, fileSha256, quantization } = model;
  return {
    config: {
      model: engine,
      model_args: { pretrained: modelId, file: fileName, sha256: fileSha256, quantization },
      gen_kwargs: null,
      bootstrap_iters: 0,
      fewshot_seed: FEWSHOT_SEED,
    },
    git_hash: manifest.environment.git?.commit ?? null,
    date: manifest.createdEpochMs / 1000,
    edge_slm_bench_version: manifest.toolVersion,
    experiment_id: manifest.experimentId,
    model_source: engine,
    model_name: modelId,
    model_name_sanitized: modelId.replaceAll(/["<>:/|\\?*[\]]+/g, "__"),
  };
}
