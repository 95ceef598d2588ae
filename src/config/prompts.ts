import { existsSync } from "node:fs";
import { isAbsolute, resolve } from "node:path";
import { z } from "zod";
import { ConfigError } from "../core/errors.ts";
import { canonicalJson, sha256Of } from "../core/hash.ts";
import type { ChatMessage } from "../core/prompt.ts";
import { jsonSchemaProblem } from "./json-schema-problem.ts";
import { loadYamlFile } from "./load-yaml-file.ts";
import { wordSchema } from "./text-schemas.ts";
import { pathForMessages } from "./yaml-source.ts";

/** A YAML block ends with a line break that nobody meant to send to a model. */
const textSchema = z
  .string()
  .overwrite((text) => text.replace(/\n+$/, ""))
  .min(1);

export const promptLanguages = ["en", "fr"] as const;
export type PromptLanguage = (typeof promptLanguages)[number];

/** A request with its material, and a second question on the same material for the cached condition. */
export const promptItemSchema = z.strictObject({
  id: wordSchema,
  language: z.enum(promptLanguages),
  material: textSchema,
  question: textSchema,
  followUp: textSchema,
});

export type PromptItem = z.infer<typeof promptItemSchema>;

/** A file of `prompts/`. */
export const promptFileSchema = z
  .strictObject({
    /** Raised by hand when texts change, so that old and new results are told apart at a glance. */
    version: z.int().positive(),
    /** System message by language; needed for each language that occurs. */
    system: z.strictObject({ en: textSchema.optional(), fr: textSchema.optional() }),
    /** JSON Schema (draft 2020-12) that answers must follow; for structured output. */
    schema: z.record(z.string(), z.unknown()).optional(),
    prompts: z.array(promptItemSchema).min(1),
    /** Same shape, other texts: asked before measuring, never reported. */
    warmup: z.array(promptItemSchema).min(1),
  })
  .superRefine((file, context) => {
    const seen = new Set<string>();
    for (const list of ["prompts", "warmup"] as const) {
      for (const [index, item] of file[list].entries()) {
        if (seen.has(item.id)) {
          const message = `the id "${item.id}" occurs twice`;
          context.addIssue({ code: "custom", path: [list, index, "id"], message });
        }
        seen.add(item.id);
        if (file.system[item.language] !== undefined) continue;
        const message = `there is no system message for the language ${item.language}`;
        context.addIssue({ code: "custom", path: [list, index, "language"], message });
      }
    }
  });

export type PromptFile = z.infer<typeof promptFileSchema>;

/**
 * Reads and checks a prompt file; its JSON Schema must be one that a validator accepts.
 *
 * @throws ConfigError with every problem of the file.
 */
export async function loadPromptFile(path: string): Promise<PromptFile> {
  const file = await loadYamlFile(path, promptFileSchema);
  const problem = file.schema === undefined ? null : await jsonSchemaProblem(file.schema);
  if (problem === null) return file;
  throw new ConfigError(`${pathForMessages(path)}: schema: ${problem}`, {
    code: "config-invalid",
    hint: "Write it as JSON Schema draft 2020-12 without references to other documents and without format.",
  });
}

/**
 * The path of a scenario's `prompts_file`: as given when absolute, else in the configuration folder,
 * else in the package.
 *
 * @throws ConfigError `prompts-file-missing` with the places that were tried.
 */
export function resolvePromptsFile(
  promptsFile: string,
  folders: { readonly configDir: string; readonly packageRoot: string },
): string {
  const places = isAbsolute(promptsFile)
    ? [promptsFile]
    : [resolve(folders.configDir, promptsFile), resolve(folders.packageRoot, promptsFile)];
  const found = places.find((place) => existsSync(place));
  if (found !== undefined) return found;
  throw new ConfigError(`prompts_file ${promptsFile}: there is no such file`, {
    code: "prompts-file-missing",
    hint: `Put it at ${[...new Set(places)].map(pathForMessages).join(" or ")}.`,
  });
}

/** The conversation of an item: system message of its language, then its material with one of its questions. */
export function promptMessages(
  file: PromptFile,
  item: PromptItem,
  which: "question" | "followUp",
): ChatMessage[] {
  return [
    { role: "system", content: file.system[item.language] ?? "" },
    { role: "user", content: `${item.material}\n\n${item[which]}` },
  ];
}

/** SHA-256 of the content that matters: comments and layout of the YAML do not change it. */
export function promptSetSha256(file: PromptFile): string {
  return sha256Of(canonicalJson(file));
}
