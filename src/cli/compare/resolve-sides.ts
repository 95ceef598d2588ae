import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { isModelPath } from "../../config/select-models.ts";
import { didYouMean } from "../../core/did-you-mean.ts";
import { HarnessError, PrerequisiteError } from "../../core/errors.ts";
import { importLmEval } from "../../exchange/lm-eval/import-lm-eval.ts";
import type { ImportedSamples } from "../../exchange/lm-eval/imported-samples.ts";
import { EXPERIMENT_ID_PATTERN } from "../../store/experiment-id.ts";
import { experimentPaths } from "../../store/experiment-paths.ts";
import { experimentFolders, isRunFolder } from "../../store/run-folder.ts";
import { printable } from "../printable.ts";
import { findInputs } from "../report/find-inputs.ts";
import { loadAll } from "../report/load-all.ts";
import { loadExperiment, type LoadedExperiment } from "../report/load-experiment.ts";

/** One of the things that are compared. */
export type Side =
  | {
      readonly kind: "measured";
      readonly word: string;
      readonly experiments: readonly LoadedExperiment[];
      /** Only this model of them; `null`: all. */
      readonly modelId: string | null;
    }
  | { readonly kind: "imported"; readonly word: string; readonly samples: ImportedSamples };

/**
 * What the words of `compare` name. Models are looked for in the newest experiment that measured all of
 * them: what was measured side by side compares best.
 * @throws PrerequisiteError `experiment-unknown`, `model-not-measured`, `nothing-to-import`
 */
export async function resolveSides(words: readonly string[], resultsDir: string): Promise<Side[]> {
  const wanted = words.filter((word) => isModelWord(word, resultsDir));
  const doubtful = words.filter(isUnrelatedFolder);
  const needsAll = wanted.length + doubtful.length > 0;
  const candidates = needsAll ? await loadReadable(resultsDir) : [];
  const measured = doubtful.filter((word) => candidates.some((one) => modelOf(one, word) !== null));
  const modelWords = [...wanted, ...measured];
  const sides: Side[] = [];
  for (const word of words) {
    sides.push(
      modelWords.includes(word)
        ? sideOfModel(word, modelWords, candidates, resultsDir)
        : await sideOfPlace(word, resultsDir),
    );
  }
  return sides;
}

function isModelWord(word: string, resultsDir: string): boolean {
  const [place, modelId] = splitWord(word);
  if (isModelPath(word) && modelId === null) return true;
  return !existsSync(place) && !existsSync(join(resultsDir, place)) && !looksLikeId(place);
}

function looksLikeId(word: string): boolean {
  return EXPERIMENT_ID_PATTERN.test(basename(word).replace(/^run_/, "exp_"));
}

/** `ID:MODEL`; a path that is there is no such word. */
function splitWord(word: string): [string, string | null] {
  const colon = word.indexOf(":");
  if (colon < 0 || existsSync(word)) return [word, null];
  return [word.slice(0, colon), word.slice(colon + 1)];
}

async function sideOfPlace(word: string, resultsDir: string): Promise<Side> {
  if (isForeign(word)) return { kind: "imported", word, samples: await importLmEval(word) };
  const [place, modelId] = splitWord(word);
  const experiments = await loadAll(await findInputs([place], resultsDir));
  if (modelId !== null && !experiments.some((one) => hasModel(one, modelId))) {
    const known = [...new Set(experiments.flatMap(modelIds))];
    throw new PrerequisiteError(
      `${place} holds no model "${modelId}".${didYouMean(modelId, known)}`,
      { code: "model-not-measured", hint: `Its models are ${known.join(", ")}.` },
    );
  }
  return { kind: "measured", word, experiments, modelId };
}

/** A file, or a folder that is none of ours: sample logs of lm-eval. */
function isForeign(word: string): boolean {
  if (!existsSync(word)) return false;
  if (!statSync(word).isDirectory()) return true;
  const path = resolve(word);
  const isOurs =
    isRunFolder(path) ||
    EXPERIMENT_ID_PATTERN.test(basename(path)) ||
    existsSync(experimentPaths(path).manifest);
  return !isOurs;
}

/** Those that can be read: a broken one must not hide the others. */
async function loadReadable(resultsDir: string): Promise<LoadedExperiment[]> {
  const loaded: LoadedExperiment[] = [];
  for (const folder of await experimentFolders(resultsDir)) {
    try {
      loaded.push(await loadExperiment(folder));
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error;
      console.error(`note: left out: ${printable(error.message)}`);
    }
  }
  return loaded;
}

/** A folder that may happen to be called like a model: neither an experiment of ours nor samples lie in it. */
function isUnrelatedFolder(word: string): boolean {
  if (word !== basename(word) || !isForeign(word) || !statSync(word).isDirectory()) return false;
  const names = readdirSync(word, { recursive: true, encoding: "utf8" });
  return !names.some((name) => basename(name).startsWith("samples_"));
}

/** Of each command the newest experiment with all the named models, else the newest with this one. */
function sideOfModel(
  word: string,
  allWords: readonly string[],
  candidates: readonly LoadedExperiment[],
  resultsDir: string,
): Side {
  const experiments = (["perf", "eval"] as const).flatMap((command) => {
    const own = candidates.filter((one) => one.command === command && modelOf(one, word) !== null);
    const shared = own.find((one) => allWords.every((other) => modelOf(one, other) !== null));
    const [newest] = own;
    return shared ?? newest ?? [];
  });
  const [first] = experiments;
  const modelId = first === undefined ? null : modelOf(first, word);
  if (first !== undefined && modelId !== null) {
    return { kind: "measured", word, experiments, modelId };
  }
  const known = [...new Set(candidates.flatMap(modelIds))];
  throw new PrerequisiteError(
    `no experiment in ${resultsDir} measured a model "${word}", and no file or folder is called that.${didYouMean(word, known)}`,
    {
      code: "model-not-measured",
      hint:
        known.length === 0
          ? "Check --results-dir, or measure first: edge-bench perf, eval or run."
          : `Measured models are ${known.slice(0, 10).join(", ")}.`,
    },
  );
}

/** The id of the model that a word names by its id or by its file; `null` when there is none. */
function modelOf({ files: { manifest } }: LoadedExperiment, word: string): string | null {
  const found = manifest.models.find(
    ({ modelId, fileName }) =>
      modelId === word || (isModelPath(word) && fileName === basename(word)),
  );
  return found?.modelId ?? null;
}

function hasModel(experiment: LoadedExperiment, modelId: string): boolean {
  return modelIds(experiment).includes(modelId);
}

function modelIds({ files: { manifest } }: LoadedExperiment): string[] {
  return manifest.models.map(({ modelId }) => modelId);
}
