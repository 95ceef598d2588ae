import type { Prompt } from "../core/prompt.ts";
import type { EngineName, LoadOptions, ModelFacts } from "../core/engine.ts";
import type { ServerRequest } from "../core/http-observation.ts";
import type { PromptFile, PromptItem } from "../config/prompts.ts";
import type { Scenario } from "../config/scenarios.ts";

/** A model whose file is on this machine, inspected and hashed. */
export interface ModelOnDisk {
  readonly modelId: string;
  readonly displayName: string;
  readonly format: "gguf" | "mlx" | "http" | "mock";
  readonly quantization: string | null;
  readonly license: string | null;
  readonly engine: EngineName;
  /** The file, or the folder of an MLX model; for a server its base URL. */
  readonly filePath: string;
  /** Of an MLX model: the sum over the files that are loaded. `null` for a server. */
  readonly fileSizeBytes: number | null;
  /** Of an MLX model: SHA-256 over the hashes and paths of the files that are loaded. `null` for a server. */
  readonly fileSha256: string | null;
  /** How the server is asked; absent for models that this tool loads. */
  readonly server?: ServerRequest;
}

/** A model whose vocabulary was loaded once. */
export interface KnownModel extends ModelOnDisk {
  /** As they are sent to the engine, the context size resolved. */
  readonly loadOptions: LoadOptions | null;
  readonly facts: ModelFacts;
}

/** A model that is ready for a performance experiment. */
export interface PreparedModel extends KnownModel {
  /** Texts and ids of every prompt, by `promptTextKey`. */
  readonly tokenized: ReadonlyMap<string, TokenizedPrompt>;
}

export interface TokenizedPrompt {
  readonly prompt: Prompt;
  readonly renderedPrompt: string | null;
  /** `null` when a server does not tell. */
  readonly tokens: readonly number[] | null;
}

export interface PreparedScenario {
  readonly key: string;
  readonly scenario: Scenario;
  readonly prompts: PromptFile;
}

export type Question = "question" | "followUp";

/** Names one text of a scenario's prompt file. */
export function promptTextKey(scenario: string, item: PromptItem, question: Question): string {
  return `${scenario}\n${item.id}\n${question}`;
}

/** The tokenized text of a prompt. @throws Error when it was not prepared, which is a bug */
export function tokenizedPrompt(
  model: PreparedModel,
  scenario: string,
  item: PromptItem,
  question: Question,
): TokenizedPrompt {
  const found = model.tokenized.get(promptTextKey(scenario, item, question));
  if (found === undefined)
    throw new Error(`prompt ${item.id} of ${scenario} was not tokenized for ${model.modelId}`);
  return found;
}
