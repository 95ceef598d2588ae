import { existsSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { PrerequisiteError } from "../../core/errors.ts";
import { importLmEval } from "../../exchange/lm-eval/import-lm-eval.ts";
import type { ImportedSamples } from "../../exchange/lm-eval/imported-samples.ts";
import { EXPERIMENT_ID_PATTERN } from "../../store/experiment-id.ts";
import { listExperiments } from "../../store/find-experiments.ts";
import { isRunFolder } from "../../store/run-folder.ts";
import { findInputs } from "../report/find-inputs.ts";
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
 * @throws PrerequisiteError `experiment-unknown`, `model-not-measured`
 */
export async function resolveSides(
  words: readonly string[],
  resultsDir: string,
): Promise<Side[]> {
  const modelWords = words.filter((word) => isModelWord(word, resultsDir));
  const candidates = modelWords.length === 0 ? [] : await loadAllOf(resultsDir);
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
  if (word.endsWith(".gguf")) return true;
  const [place = ""] = word.split(":");
  return !existsSync(word) && !existsSync(join(resultsDir, place)) && !looksLikeId(place);
}

function looksLikeId(word: string): boolean {
  return EXPERIMENT_ID_PATTERN.test(word.replace(/^run_/, "exp_"));
}

async function sideOfPlace(word: string, resultsDir: string): Promise<Side> {
  if (isForeign(word)) return { kind: "imported", word, samples: await importLmEval(word) };
  const [place = "", modelId] = existsSync(word) ? [word] : word.split(/:(.*)/s);
  const experiments: LoadedExperiment[] = [];
  for (const folder of await findInputs([place], resultsDir)) {
    experiments.push(await loadExperiment(folder));
  }
  if (modelId !== undefined && !experiments.some((one) => hasModel(one, modelId))) {
    throw new PrerequisiteError(`${place} holds no model "${modelId}"`, {
      code: "model-not-measured",
      hint: `Its models are ${[...new Set(experiments.flatMap(modelIds))].join(", ")}.`,
    });
  }
  return { kind: "measured", word, experiments, modelId: modelId ?? null };
}

/** A file, or a folder that is none of ours: sample logs of lm-eval. */
function isForeign(word: string): boolean {
  if (!existsSync(word)) return false;
  if (!statSync(word).isDirectory()) return true;
  return !isRunFolder(word) && !EXPERIMENT_ID_PATTERN.test(basename(word));
}

async function loadAllOf(resultsDir: string): Promise<LoadedExperiment[]> {
  const loaded: LoadedExperiment[] = [];
  for (const listing of await listExperiments(resultsDir)) {
    if (listing.status === "readable") loaded.push(await loadExperiment(listing.directory));
  }
  return loaded;
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
  throw new PrerequisiteError(`no experiment in ${resultsDir} measured a model "${word}"`, {
    code: "model-not-measured",
    hint:
      known.length === 0
        ? "Measure first: edge-bench perf or eval."
        : `Measured models are ${known.slice(0, 10).join(", ")}.`,
  });
}

/** The id of the model that a word names by its id or by its file; `null` when there is none. */
function modelOf({ files: { manifest } }: LoadedExperiment, word: string): string | null {
  const found = manifest.models.find(
    ({ modelId, fileName }) => modelId === word || (word.endsWith(".gguf") && fileName === basename(word)),
  );
  return found?.modelId ?? null;
}

function hasModel(experiment: LoadedExperiment, modelId: string): boolean {
  return modelIds(experiment).includes(modelId);
}

function modelIds({ files: { manifest } }: LoadedExperiment): string[] {
  return manifest.models.map(({ modelId }) => modelId);
}
