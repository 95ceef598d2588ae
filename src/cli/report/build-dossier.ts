import { comparableTasks } from "../../analyze/capability/model-tasks.ts";
import { compareSubjects, pairSubjects, type SubjectPair } from "../../analyze/compare-subjects.ts";
import { decide } from "../../analyze/decision/decide.ts";
import type { Dossier } from "../../analyze/dossier.ts";
import type { Comparison, Subject } from "../../analyze/inference/comparison.ts";
import { DEFAULT_INFERENCE } from "../../analyze/inference/settings.ts";
import { comparableCells } from "../../analyze/performance/analyze-performance.ts";
import type { DecisionRules } from "../../core/decision.ts";
import type { LoadedExperiment } from "./load-experiment.ts";

/** One dossier of any experiments: those of the same kind are compared with each other. */
export function buildDossier(
  experiments: readonly LoadedExperiment[],
  rules: Pick<DecisionRules, "constraints" | "axes">,
  about: Pick<Dossier, "name" | "question"> = { name: null, question: null },
): Dossier {
  const performance = experiments.flatMap((one) => (one.command === "perf" ? [one.analysis] : []));
  const capability = experiments.flatMap((one) => (one.command === "eval" ? [one.analysis] : []));
  const overhead = experiments.flatMap((one) => (one.command === "overhead" ? [one.analysis] : []));
  const compliance = experiments.flatMap((one) => (one.command === "comply" ? [one.analysis] : []));
  const decision = decide({ performance, capability }, rules);
  return {
    ...about,
    performance,
    capability,
    ...(overhead.length === 0 ? {} : { overhead }),
    ...(compliance.length === 0 ? {} : { compliance }),
    acrossExperiments: compareAcross(experiments),
    decision: decision.models.length === 0 ? null : decision,
  };
}

/** Every experiment with every other of its kind. */
export function compareAcross(experiments: readonly LoadedExperiment[]): Comparison[] {
  const pairs = experiments.flatMap((a, index) =>
    experiments
      .slice(index + 1)
      .filter((b) => b.command === a.command)
      .flatMap((b) => pairSubjects(subjectsOf(a), subjectsOf(b))),
  );
  return comparePairs(experiments, pairs);
}

/** The given pairs of models of the given experiments. */
export function comparePairs(
  experiments: readonly LoadedExperiment[],
  pairs: readonly SubjectPair[],
): Comparison[] {
  if (pairs.length === 0) return [];
  const work = {
    cells: experiments.flatMap((one) =>
      one.command === "perf" ? comparableCells(one.files, DEFAULT_INFERENCE) : [],
    ),
    tasks: experiments.flatMap((one) => (one.command === "eval" ? comparableTasks(one.files) : [])),
  };
  const seed = experiments[0]?.files.manifest.seed ?? 0;
  return compareSubjects(pairs, work, DEFAULT_INFERENCE, seed);
}

/** What can be compared; ladders and compliance runs hold their own comparisons and none with others. */
export function subjectsOf({ command, files: { manifest } }: LoadedExperiment): Subject[] {
  if (command === "overhead" || command === "comply") return [];
  const { experimentId } = manifest;
  return manifest.models.map(({ modelId }) => ({ experimentId, modelId }));
}
