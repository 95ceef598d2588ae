import { resolve } from "node:path";
import { isModelPath } from "../../config/select-models.ts";
import type { LoadOptions } from "../../core/engine.ts";
import { ConfigError } from "../../core/errors.ts";
import type { EvalOptions } from "../commands/eval.ts";
import { ENGINE_OPTION_NAMES, loadOptionsOf } from "../engine-options.ts";

/** Sequences of a context in which label tries and `--fast` batch their branches. */
const TREE_SEQUENCES = 64;

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

/**
 * How models are loaded for scoring.
 * @param scoresTrees some items are scored as tries of many branches
 * @throws ConfigError `options-contradict` when --reference meets other cache types
 */
export function evaluationLoadOptions(
  options: EvalOptions,
  given: (name: string) => boolean,
  scoresTrees: boolean,
): LoadOptions {
  const contradicts =
    options.reference && ["kvTypeK", "kvTypeV", "flashAttention"].some((name) => given(name));
  if (contradicts) {
    throw new ConfigError("--reference sets the cache types and flash attention itself", {
      code: "options-contradict",
      hint: "Leave out --kv-type-k, --kv-type-v and --flash-attention.",
    });
  }
  const sequences = scoresTrees || options.fast ? TREE_SEQUENCES : 1;
  const loadOptions = { ...loadOptionsOf(options), sequences };
  return options.reference
    ? { ...loadOptions, kvTypeK: "f32", kvTypeV: "f32", flashAttention: "off" }
    : loadOptions;
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
