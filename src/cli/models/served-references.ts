import { existsSync } from "node:fs";
import { normalizedBaseUrl } from "../../core/base-url.ts";
import { isModelPath, type ModelReference } from "../../config/select-models.ts";
import { ConfigError } from "../../core/errors.ts";
import { shellWord } from "../../core/shell-word.ts";
import type { ServerOptions } from "../server-options.ts";

const LONGEST_ID = 100;

/**
 * The models that `--base-url` stands for: those that are named, else the only one that is served. What
 * the server does not serve is refused when it is asked.
 *
 * @param words the words of `--models` or `--model`: names as the server lists them
 * @throws ConfigError `options-contradict`
 */
export function servedReferences(
  baseUrl: string,
  words: readonly string[],
  { servedModel, keepAlive }: ServerOptions,
): ModelReference[] {
  const names = servedModel === undefined ? words : [servedModel];
  if (servedModel !== undefined && words.length > 0) {
    throw new ConfigError("--served-model and the names of models say the same thing in two ways", {
      code: "options-contradict",
      hint: "With --base-url, name the model of the server once.",
    });
  }
  if (names.some((name) => name.trim() === "")) {
    throw new ConfigError("the name of the model to ask for is empty", {
      code: "options-contradict",
      hint: "Name it as the server lists it, or leave the option out for the only one that it serves.",
    });
  }
  if (servedModel === undefined) words.forEach(refusePath);
  const distinct: (string | null)[] = names.length === 0 ? [null] : [...new Set(names)];
  const ids = distinctIds(distinct.map((name) => name ?? new URL(baseUrl).host));
  return distinct.map((name, index) => {
    const modelId = ids[index] ?? "";
    return {
      modelId,
      displayName: modelId,
      format: "http",
      source: {
        kind: "server",
        baseUrl: normalizedBaseUrl(baseUrl),
        servedModel: name,
        keepAlive,
      },
      effectiveContextTokens: null,
      entry: null,
    };
  });
}

/** Short ids, with their folders where those alone tell them apart, numbered where nothing does. */
function distinctIds(names: readonly string[]): string[] {
  const short = names.map(servedModelId);
  if (new Set(short).size === short.length) return short;
  const used = new Set<string>();
  return names.map((name) => {
    const id = name.replace(UNUSUAL, "_").slice(0, LONGEST_ID);
    let distinct = id;
    for (let number = 2; used.has(distinct); number += 1) distinct = `${id}-${number}`;
    used.add(distinct);
    return distinct;
  });
}

const UNUSUAL = /[^\p{L}\p{N}._:@+-]/gu;

/**
 * What a served model is called in results: as a file or folder of that name would be, so that both can be
 * set against each other. Names come from servers; only signs of ordinary names are kept.
 */
export function servedModelId(name: string): string {
  const last = name.split(/[/\\]/).findLast((part) => part !== "") ?? name;
  const id = last.replace(/\.gguf$/i, "").replace(UNUSUAL, "_");
  return id === "" ? "served-model" : id.slice(0, LONGEST_ID);
}

/** Who names a file that is here means that file, not a name of the server. */
function refusePath(word: string): void {
  if (!isModelPath(word) || !existsSync(word)) return;
  throw new ConfigError(
    `${word} is a model on this machine, and --base-url asks a server for its own`,
    {
      code: "options-contradict",
      hint: `Leave --base-url out to load it, or use the server's name for it: --served-model ${shellWord(word)} (without the name: the only one that is served).`,
    },
  );
}
