import { resolve } from "node:path";
import { comparableTasks } from "../../analyze/capability/model-tasks.ts";
import { compareSubjects, pairSubjects, type SubjectPair } from "../../analyze/compare-subjects.ts";
import type { Comparison, Subject } from "../../analyze/inference/comparison.ts";
import { DEFAULT_INFERENCE } from "../../analyze/inference/settings.ts";
import {
  manifestDifferences,
  type ManifestDifference,
} from "../../analyze/manifest-differences.ts";
import { resolveConfigDir } from "../../config/config-dir.ts";
import { loadDecisionRules } from "../../config/decision.ts";
import { ConfigError } from "../../core/errors.ts";
import type { CompareOptions } from "../commands/compare.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { buildDossier, comparePairs, subjectsOf } from "../report/build-dossier.ts";
import type { LoadedExperiment } from "../report/load-experiment.ts";
import { requireDistinctIds } from "../report/find-inputs.ts";
import { reportFiles, writeReportFiles } from "../report/report-files.ts";
import { comparableImports } from "./comparable-imports.ts";
import { comparisonLines, differenceLines } from "./compare-text.ts";
import { resolveSides, type Side } from "./resolve-sides.ts";

/** The settings in which two experiments differ. */
export interface ExperimentDifference {
  readonly a: string;
  readonly b: string;
  readonly differences: readonly ManifestDifference[];
}

/** Prints what differs between the sides and what their data show. @throws ConfigError, PrerequisiteError */
export async function runCompare(
  words: readonly string[],
  options: CompareOptions,
): Promise<ExitCode> {
  if (words.length < 2) {
    throw new ConfigError("compare needs two or more experiments, models or files", {
      code: "nothing-to-compare",
      hint: "Such as: edge-bench compare exp_20261128_101500 exp_20261128_113000.",
    });
  }
  const sides = await resolveSides(words, options.resultsDir);
  requireOurs(sides);
  const experiments = distinct(sides);
  const differences = differencesOf(experiments);
  const comparisons = comparisonsOf(sides, experiments);
  const rules = await loadDecisionRules(resolveConfigDir(options.configDir ?? null));
  const dossier = { ...buildDossier(experiments, rules), acrossExperiments: comparisons };
  if (options.output !== undefined) {
    const formats = ["markdown", "html", "csv", "latex", "json"] as const;
    const files = reportFiles(dossier, formats, [options.lang]);
    const paths = await writeReportFiles(files, options.output);
    for (const path of paths) console.error(path);
  }
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ differences, comparisons }, null, 2)}\n`);
    return EXIT.done;
  }
  console.log(
    [
      ...differenceLines(differences, options.lang),
      ...comparisonLines(comparisons, dossier, options.lang),
    ].join("\n"),
  );
  return EXIT.done;
}

/** @throws ConfigError `nothing-to-compare` */
function requireOurs(sides: readonly Side[]): void {
  if (sides.some(({ kind }) => kind === "measured")) return;
  throw new ConfigError("samples of lm-eval are compared with an evaluation, not with each other", {
    code: "nothing-to-compare",
    hint: "Name an evaluation too, such as: edge-bench compare exp_20261128_101500 FOLDER.",
  });
}

/** Each experiment once. @throws ConfigError `same-id` */
function distinct(sides: readonly Side[]): LoadedExperiment[] {
  const all = sides.flatMap((side) => (side.kind === "measured" ? side.experiments : []));
  requireDistinctIds(all.map(({ directory }) => directory));
  return all.filter(
    (one, index) =>
      all.findIndex(({ directory }) => resolve(directory) === resolve(one.directory)) === index,
  );
}

/** Every two experiments of the same command. */
function differencesOf(experiments: readonly LoadedExperiment[]): ExperimentDifference[] {
  return experiments.flatMap((a, index) =>
    experiments
      .slice(index + 1)
      .filter((b) => b.command === a.command)
      .map((b) => ({
        a: a.files.manifest.experimentId,
        b: b.files.manifest.experimentId,
        differences: manifestDifferences(a.files.manifest, b.files.manifest),
      })),
  );
}

/** Every side with every later one. @throws ConfigError `nothing-to-compare` when all sides are the same */
function comparisonsOf(
  sides: readonly Side[],
  experiments: readonly LoadedExperiment[],
): Comparison[] {
  const measured = sides.flatMap((side) => (side.kind === "measured" ? [side] : []));
  const pairs = measured.flatMap((a, index) =>
    measured.slice(index + 1).flatMap((b) => pairsOf(a, b)),
  );
  if (pairs.length === 0 && measured.length === sides.length) requireSharedCommand(measured);
  return [...comparePairs(experiments, pairs), ...withImports(sides, measured)];
}

/** Without a pair, the sides are either one and the same, or of different commands. */
function requireSharedCommand(sides: readonly Measured[]): void {
  requireComparable(sides);
  const commands = sides.map(({ experiments }) => new Set(experiments.map((one) => one.command)));
  const isShared = commands.some((one, index) =>
    commands.slice(index + 1).some((other) => [...one].some((command) => other.has(command))),
  );
  const words = sides.map(({ word }) => word).join(", ");
  const hint = "Name two experiments, or two models of one: ID:MODEL ID:OTHER.";
  throw new ConfigError(
    isShared
      ? `${words}: these are the same models of the same experiments`
      : `${words}: one holds speeds, the other answers; they share nothing to compare`,
    { code: "nothing-to-compare", hint },
  );
}

/** @throws ConfigError `nothing-to-compare` when a side holds nothing but what the layers cost */
function requireComparable(sides: readonly Measured[]): void {
  const ladder = sides.find(({ experiments }) =>
    experiments.every(({ command }) => command === "overhead"),
  );
  if (ladder === undefined) return;
  throw new ConfigError(
    `${ladder.word} was made by edge-bench overhead: it compares its own rungs, and is compared with nothing else`,
    {
      code: "nothing-to-compare",
      hint: "Show several beside each other with edge-bench report --input ID ID.",
    },
  );
}

type Measured = Extract<Side, { kind: "measured" }>;

function pairsOf(a: Measured, b: Measured): SubjectPair[] {
  return a.experiments.flatMap((left) =>
    b.experiments
      .filter((right) => right.command === left.command)
      .flatMap((right) => pairSubjects(subjectsIn(a, left), subjectsIn(b, right)))
      .filter(({ a: one, b: other }) => !isSame(one, other)),
  );
}

function subjectsIn({ modelId }: Measured, experiment: LoadedExperiment): Subject[] {
  return subjectsOf(experiment).filter(
    (subject) => modelId === null || subject.modelId === modelId,
  );
}

function isSame(a: Subject, b: Subject): boolean {
  return a.experimentId === b.experimentId && a.modelId === b.modelId;
}

/** Evaluations of ours against samples of lm-eval. */
function withImports(sides: readonly Side[], measured: readonly Measured[]): Comparison[] {
  const imported = sides.flatMap((side) => (side.kind === "imported" ? [side] : []));
  return measured.flatMap((side) =>
    side.experiments.flatMap((experiment) => {
      if (experiment.command !== "eval") return [];
      const ours = comparableTasks(experiment.files);
      return imported.flatMap(({ samples, word }) => {
        const theirs = comparableImports(samples, word, experiment.files);
        const pairs = subjectsIn(side, experiment).flatMap((a) =>
          distinctSubjects(theirs.map(({ subject }) => subject)).map((b) => ({ a, b })),
        );
        const work = { cells: [], tasks: [...ours, ...theirs] };
        return compareSubjects(pairs, work, DEFAULT_INFERENCE, experiment.files.manifest.seed);
      });
    }),
  );
}

function distinctSubjects(subjects: readonly Subject[]): Subject[] {
  return subjects.filter(
    (one, index) => subjects.findIndex((other) => isSame(one, other)) === index,
  );
}
