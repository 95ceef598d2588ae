import { resolve } from "node:path";
import { isModelPath } from "../../config/select-models.ts";
import { ConfigError } from "../../core/errors.ts";
import type { OverheadOptions } from "../commands/overhead.ts";
import { ENGINE_OPTION_NAMES } from "../engine-options.ts";

/**
 * Options that decide what is measured or where it is found, by their names in {@link OverheadOptions}. The
 * process of a running server is none of them: after a pause the number may be another program's.
 */
const DECIDING = [
  "model",
  "scenario",
  "prompts",
  "rounds",
  "outputTokens",
  "rungs",
  "llamaServer",
  "serverUrl",
  "servedModel",
  "seed",
  ...ENGINE_OPTION_NAMES,
  "configDir",
] as const;

/** What must name the same thing for whoever resumes, who may stand in another folder. */
const PATHS = ["model", "llamaServer", "configDir"] as const;

/** What a resumed ladder needs to plan itself again. */
export function storedOptions(options: OverheadOptions): Record<string, unknown> {
  const stored: Record<string, unknown> = Object.fromEntries(
    DECIDING.map((name) => [name, options[name] ?? null]),
  );
  for (const name of PATHS) {
    const word = options[name];
    if (word !== undefined && (name !== "model" || isModelPath(word))) stored[name] = resolve(word);
  }
  return stored;
}

/**
 * The stored options, with those that stand on the command line of the resuming run on top. A llama-server
 * that is named there takes the place of the stored one, whichever way each of them is named.
 */
export function mergeStored(
  options: OverheadOptions,
  stored: Readonly<Record<string, unknown>>,
  given: (name: string) => boolean,
): OverheadOptions {
  const merged: Record<string, unknown> = { ...options };
  const isReplaced = (name: string): boolean =>
    (given("serverUrl") && name === "llamaServer") ||
    (given("llamaServer") && (name === "serverUrl" || name === "servedModel"));
  for (const name of DECIDING) {
    if (given(name) || isReplaced(name)) continue;
    if (stored[name] !== undefined) merged[name] = stored[name] ?? undefined;
  }
  return merged as unknown as OverheadOptions;
}

/** @throws ConfigError `model-not-named` */
export function namedModel({ model }: OverheadOptions): string {
  if (model !== undefined) return model;
  throw new ConfigError("--model: which model to measure is not said", {
    code: "model-not-named",
    hint: "Give --model NAME, a key of configs/models.yaml or a path to a .gguf file.",
  });
}
