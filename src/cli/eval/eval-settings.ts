import { resolve } from "node:path";
import { isModelPath } from "../../config/select-models.ts";
import { ConfigError } from "../../core/errors.ts";
import type { EvalOptions } from "../commands/eval.ts";
import { ENGINE_OPTION_NAMES } from "../engine-options.ts";

/** Options that decide what is asked, by their names on the command line. */
const DECIDING = [
  "task",
  "model",
  "models",
  "allModels",
  "ggufPath",
  "sampleSize",
  "fewshot",
  "fewshotMultiturn",
  "setting",
  "scorer",
  "mini",
  "dataDir",
  "fast",
  "reference",
  "seed",
  "targetError",
] as const;

/** The words that name models. @throws ConfigError `options-contradict`, `model-missing` */
export function modelWords(options: EvalOptions): readonly string[] {
  const ways = [
    options.model === undefined ? null : [options.model],
    options.models ?? null,
    options.allModels ? ["all"] : null,
    options.ggufPath === undefined ? null : [asPath(options.ggufPath)],
  ].filter((way) => way !== null);
  const [words] = ways;
  if (words !== undefined && ways.length === 1) return words;
  throw new ConfigError(
    ways.length === 0 ? "no model is named" : "models are named in several ways",
    {
      code: ways.length === 0 ? "model-missing" : "options-contradict",
      hint: "Use one of --model, --models, --all-models or --gguf-path.",
    },
  );
}

/** A file name alone would be taken for a key of the configuration. */
function asPath(path: string): string {
  return isModelPath(path) ? path : resolve(path);
}

/** The words that name tasks. @throws ConfigError `task-unknown` */
export function taskWords(options: EvalOptions): readonly string[] {
  if (options.task !== undefined) return options.task;
  if (options.ggufPath !== undefined) return ["harness"];
  throw new ConfigError("no task is named", {
    code: "task-unknown",
    hint: "Use --task, such as --task banking77 or --task all.",
  });
}

/** What a resumed evaluation needs to plan itself again; paths are absolute, see `perf`. */
export function storedEvalOptions(options: EvalOptions): Record<string, unknown> {
  const absolute = (word: string | undefined): string | null =>
    word === undefined ? null : isModelPath(word) ? resolve(word) : word;
  const all = [...DECIDING, ...ENGINE_OPTION_NAMES];
  return {
    ...Object.fromEntries(all.map((name) => [name, options[name] ?? null])),
    model: absolute(options.model),
    models: options.models?.map(absolute) ?? null,
    ggufPath: options.ggufPath === undefined ? null : resolve(options.ggufPath),
    dataDir: options.dataDir === undefined ? null : resolve(options.dataDir),
    configDir: options.configDir === undefined ? null : resolve(options.configDir),
    hangTimeout: options.hangTimeout,
  };
}

/** The stored options, with those that stand on the command line of the resuming run on top. */
export function mergeStoredEval(
  options: EvalOptions,
  stored: Readonly<Record<string, unknown>>,
  given: (name: string) => boolean,
): EvalOptions {
  const merged: Record<string, unknown> = { ...options };
  for (const name of [...DECIDING, ...ENGINE_OPTION_NAMES, "configDir"]) {
    if (!given(name) && stored[name] !== undefined) merged[name] = stored[name] ?? undefined;
  }
  return merged as unknown as EvalOptions;
}
