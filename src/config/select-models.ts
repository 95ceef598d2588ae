import { existsSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { normalizedBaseUrl } from "../core/base-url.ts";
import { didYouMean } from "../core/did-you-mean.ts";
import { ConfigError } from "../core/errors.ts";
import { membersOf, type ModelEntry, type ModelFormat, type ModelsFile } from "./models.ts";

/** Where a model's bytes come from, or who has loaded them; paths are absolute. */
export type ModelSource =
  | { readonly kind: "locked"; readonly lockId: string }
  | { readonly kind: "gguf-file"; readonly path: string }
  | { readonly kind: "mlx-folder"; readonly path: string }
  | { readonly kind: "mock-script"; readonly path: string }
  | ServerSource;

/** A server that has loaded the model itself. */
export interface ServerSource {
  readonly kind: "server";
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** Name to ask for; `null` for the only one that it serves. */
  readonly servedModel: string | null;
  /** Keep the connection open between requests. */
  readonly keepAlive: boolean;
}

/** A model that the user chose. */
export interface ModelReference {
  /** The configuration key, or the file's name without its extension. Unique within a selection. */
  readonly modelId: string;
  readonly displayName: string;
  readonly format: ModelFormat;
  readonly source: ModelSource;
  /** Context to load, in tokens; `null` when the configuration does not say. */
  readonly effectiveContextTokens: number | null;
  /** What the configuration says of it; `null` for a model named by its path. */
  readonly entry: ModelEntry | null;
}

/** The configuration to choose from, and the folder that its relative paths start at. */
export interface ModelChoices {
  readonly file: ModelsFile;
  readonly configDir: string;
}

/**
 * The models that the words of `--models` name, in the order of the words, each model once. A word
 * is `all`, a format (`gguf`, `mlx`, `http`, `mock`), a key or a group of `models.yaml`, one list of a group
 * (`format_comparison.qwen`), or a path to a `.gguf` or `.mock.yaml` file or to an MLX folder. `all` means
 * what this machine can hold: a server is asked only where it, its group or `http` is named.
 *
 * @throws ConfigError `model-unknown` with every word that names nothing, `model-file-missing`.
 */
export function selectModels(choices: ModelChoices, words: readonly string[]): ModelReference[] {
  if (words.length === 0) {
    throw new ConfigError("--models names no model", {
      code: "model-unknown",
      hint: `Use ${vocabulary(choices.file)}.`,
    });
  }
  const unknown = words.filter(
    (word) => !isModelPath(word) && keysFor(choices.file, word) === null,
  );
  if (unknown.length > 0) throw unknownModels(choices.file, unknown);
  const selected = new Map<string, ModelReference>();
  for (const word of words) {
    for (const reference of referencesFor(choices, word, [...selected.values()])) {
      const place = JSON.stringify(reference.source);
      if (!selected.has(place)) selected.set(place, reference);
    }
  }
  return [...selected.values()];
}

function referencesFor(
  choices: ModelChoices,
  word: string,
  taken: readonly ModelReference[],
): ModelReference[] {
  const keys = keysFor(choices.file, word);
  if (keys === null) return [referenceToFile(choices.file, word, taken)];
  return keys.flatMap((key) => {
    const entry = choices.file.models[key];
    return entry === undefined ? [] : [referenceToEntry(choices, key, entry)];
  });
}

function referenceToEntry(choices: ModelChoices, key: string, entry: ModelEntry): ModelReference {
  return {
    modelId: key,
    displayName: entry.display_name,
    format: entry.format,
    source: sourceOf(entry, choices.configDir),
    effectiveContextTokens: contextOf(entry, choices.file),
    entry,
  };
}

/** The common default never exceeds what a model was trained for. A server has a context of its own. */
function contextOf(entry: ModelEntry, file: ModelsFile): number | null {
  if (entry.format === "http") return null;
  if (entry.effective_context !== undefined) return entry.effective_context;
  const byDefault = file.context_defaults?.effective_context;
  if (byDefault === undefined) return null;
  return Math.min(byDefault, entry.max_context_length ?? byDefault);
}

function sourceOf(entry: ModelEntry, configDir: string): ModelSource {
  if (entry.base_url !== undefined) {
    return {
      kind: "server",
      baseUrl: normalizedBaseUrl(entry.base_url),
      servedModel: entry.served_model ?? null,
      keepAlive: entry.keep_alive ?? true,
    };
  }
  if (entry.path !== undefined) {
    const kind = entry.format === "mlx" ? "mlx-folder" : "gguf-file";
    return { kind, path: resolve(configDir, entry.path) };
  }
  if (entry.script !== undefined) {
    return { kind: "mock-script", path: resolve(configDir, entry.script) };
  }
  return { kind: "locked", lockId: entry.id ?? "" };
}

function referenceToFile(
  file: ModelsFile,
  word: string,
  taken: readonly ModelReference[],
): ModelReference {
  const path = resolve(word);
  const kind = kindOfPath(word);
  const isPlace = kind === "mlx-folder" || (existsSync(path) && statSync(path).isFile());
  if (!isPlace) {
    throw new ConfigError(
      `${word}: ${existsSync(path) ? "is a folder, not a model file" : "there is no such file"}`,
      {
        code: "model-file-missing",
        hint: `Check the path, or use ${vocabulary(file)}.`,
      },
    );
  }
  const source: ModelSource = { kind, path };
  const again = taken.find((other) => JSON.stringify(other.source) === JSON.stringify(source));
  if (again !== undefined) return again;
  const displayName = nameOfPath(path, kind);
  const used = new Set([...taken.map((other) => other.modelId), ...Object.keys(file.models)]);
  return {
    modelId: uniqueId(displayName, used),
    displayName,
    format: FORMAT_OF_KIND[kind],
    source,
    effectiveContextTokens: null,
    entry: null,
  };
}

/** A folder of the hub's cache is called after its revision; the model's name is two folders up. */
function nameOfPath(path: string, kind: PathKind): string {
  const name = basename(path);
  if (kind !== "mlx-folder") return name.slice(0, -ENDING_OF_KIND[kind].length);
  return /models--[^/\\]+--([^/\\]+)[/\\]snapshots[/\\][^/\\]+$/.exec(path)?.[1] ?? name;
}

type PathKind = Exclude<ModelSource["kind"], "locked" | "server">;

const FORMAT_OF_KIND = { "gguf-file": "gguf", "mlx-folder": "mlx", "mock-script": "mock" } as const;
const ENDING_OF_KIND = { "gguf-file": ".gguf", "mock-script": ".mock.yaml" } as const;

function kindOfPath(word: string): PathKind {
  if (word.endsWith(ENDING_OF_KIND["mock-script"])) return "mock-script";
  return word.toLowerCase().endsWith(ENDING_OF_KIND["gguf-file"]) ? "gguf-file" : "mlx-folder";
}

/**
 * Whether a word of `--models` is a path, not a name: a model file by its ending, or a folder that
 * holds an MLX model.
 * @param folder where relative paths start
 */
export function isModelPath(word: string, folder = "."): boolean {
  if (kindOfPath(word) !== "mlx-folder") return true;
  return word !== "" && existsSync(join(resolve(folder, word), "config.json"));
}

function uniqueId(name: string, used: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name}-${number}`;
    if (!used.has(candidate)) return candidate;
  }
}

/** The keys that a word stands for; `null` when it stands for none. */
function keysFor(file: ModelsFile, word: string): string[] | null {
  const keys = Object.keys(file.models);
  if (word === "all") return keys.filter((key) => file.models[key]?.format !== "http");
  if (Object.hasOwn(file.models, word)) return [word];
  const ofFormat = keys.filter((key) => file.models[key]?.format === word);
  if (ofFormat.length > 0) return ofFormat;
  return groups(file).get(word) ?? null;
}

function groups(file: ModelsFile): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [name, group] of Object.entries(file.model_groups ?? {})) {
    found.set(
      name,
      membersOf(group).map(({ key }) => key),
    );
    if (Array.isArray(group)) continue;
    for (const [family, keys] of Object.entries(group)) found.set(`${name}.${family}`, keys);
  }
  return found;
}

function unknownModels(file: ModelsFile, words: readonly string[]): ConfigError {
  const known = ["all", ...formats(file), ...Object.keys(file.models), ...groups(file).keys()];
  const lines = words.map((word) => `no model is called "${word}".${didYouMean(word, known)}`);
  return new ConfigError(lines.join("\n"), {
    code: "model-unknown",
    hint: `Use ${vocabulary(file)}.`,
  });
}

function formats(file: ModelsFile): string[] {
  return [...new Set(Object.values(file.models).map((entry) => entry.format))];
}

function vocabulary(file: ModelsFile): string {
  const words = ["all", ...formats(file), ...Object.keys(file.models), ...groups(file).keys()];
  return `one of ${words.join(", ")}, or a path to a .gguf or .mock.yaml file or to a folder with an MLX model`;
}
