import { resolve } from "node:path";
import { isModelPath } from "../../config/select-models.ts";
import { ConfigError } from "../../core/errors.ts";
import type { EvalOptions } from "../commands/eval.ts";
import { ENGINE_OPTION_NAMES } from "../engine-options.ts";
import { SERVER_OPTION_NAMES } from "../server-options.ts";

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

/** Options about engines and servers, which are stored as they were given. */
const STORED = [...ENGINE_OPTION_NAMES, ...SERVER_OPTION_NAMES] as const;

/**
 * The words that name models; none where a server was named that has only one.
 * @throws ConfigError `options-contradict`, `model-missing`
 */
export function modelWords(options: EvalOptions): readonly string[] {
  if (options.baseUrl !== undefined) refuseFiles(options);
  const ways = [
    options.model === undefined ? null : [options.model],
    options.models ?? null,
    options.allModels ? ["all"] : null,
    options.ggufPath === undefined ? null : [asPath(options.ggufPath)],
  ].filter((way) => way !== null);
  const [words] = ways;
  if (words !== undefined && ways.length === 1) return words;
  const hint = "Use one of --model, --models, --all-models, --gguf-path or --base-url.";
  if (ways.length > 0) {
    throw new ConfigError("models are named in several ways", {
      code: "options-contradict",
      hint,
    });
  }
  if (options.baseUrl !== undefined) return [];
  throw new ConfigError("no model is named", { code: "model-missing", hint });
}

/** @throws ConfigError `options-contradict` */
function refuseFiles({ allModels, ggufPath }: EvalOptions): void {
  if (!allModels && ggufPath === undefined) return;
  throw new ConfigError(
    `--base-url asks a server, ${allModels ? "--all-models" : "--gguf-path"} means files on this machine`,
    { code: "options-contradict", hint: "Leave one of them out." },
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
  const isName = (word: string): boolean => options.baseUrl !== undefined || !isModelPath(word);
  const absolute = (word: string | undefined): string | null =>
    word === undefined ? null : isName(word) ? word : resolve(word);
  const all = [...DECIDING, ...STORED];
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
  for (const name of [...DECIDING, ...STORED, "configDir"]) {
    if (!given(name) && stored[name] !== undefined) merged[name] = stored[name] ?? undefined;
  }
  return merged as unknown as EvalOptions;
}
