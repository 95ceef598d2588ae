import { join } from "node:path";
import { z } from "zod";
import { didYouMean } from "../core/did-you-mean.ts";
import { baseUrlProblem } from "../core/base-url.ts";
import { loadYamlFile } from "./load-yaml-file.ts";
import type { RefusedKeys } from "./schema-problems.ts";
import { labelSchema, wordSchema } from "./text-schemas.ts";

export const modelFormatSchema = z.enum(["gguf", "mlx", "http", "mock"]);
export type ModelFormat = z.infer<typeof modelFormatSchema>;

/** One model of `configs/models.yaml`. */
export const modelEntrySchema = z
  .strictObject({
    /** Entry of `models.lock`: which bytes, from where, with which hash. */
    id: wordSchema.optional(),
    /** A GGUF file or an MLX folder of one's own, relative to the configuration folder; instead of `id`. */
    path: z.string().min(1).optional(),
    /** A script of the mock engine, relative to the configuration folder; instead of `id`. */
    script: z.string().min(1).optional(),
    /** Where a server answers, such as `http://127.0.0.1:8080/v1`; instead of `id`. */
    base_url: z.string().min(1).optional(),
    /** Name that the server is asked for; left out: the only one that it serves. */
    served_model: labelSchema.optional(),
    /** Keep the connection open between requests (left out: yes); else every request opens its own. */
    keep_alive: z.boolean().optional(),
    display_name: labelSchema,
    publisher: labelSchema.optional(),
    architecture: labelSchema.optional(),
    /** Text only, or also images (only text is measured). */
    type: z.enum(["llm", "vlm"]).optional(),
    format: modelFormatSchema,
    /** As the publisher names it; shown, and compared with what the file says. */
    quantization: labelSchema.optional(),
    /** Tokens that the model was trained for. */
    max_context_length: z.int().positive().optional(),
    /** Tokens of context that it is loaded with. */
    effective_context: z.int().positive().optional(),
    capabilities: z.array(wordSchema).optional(),
    notes: z.string().trim().optional(),
    /** SPDX identifier, or the name of a licence that has none. */
    license: labelSchema.optional(),
    license_type: z.enum(["permissive", "community", "non-commercial", "proprietary"]).optional(),
  })
  .superRefine((entry, context) => {
    const wanted = SOURCES_OF_FORMAT[entry.format];
    const named = SOURCE_KEYS.filter((key) => entry[key] !== undefined);
    if (named.length !== 1 || !named.every((key) => wanted.includes(key))) {
      const message = `${entry.format === "http" ? "an" : "a"} ${entry.format} model names ${wanted.join(" or ")}, and only that, as its source`;
      context.addIssue({ code: "custom", message });
    }
    for (const { key, message } of serverProblems(entry)) {
      context.addIssue({ code: "custom", path: [key], message });
    }
    const { max_context_length: longest, effective_context: effective } = entry;
    if (longest !== undefined && effective !== undefined && effective > longest) {
      const message = `${effective} tokens are more than max_context_length (${longest})`;
      context.addIssue({ code: "custom", path: ["effective_context"], message });
    }
  });

const SOURCE_KEYS = ["id", "path", "script", "base_url"] as const;

const SOURCES_OF_FORMAT: Readonly<Record<ModelFormat, readonly string[]>> = {
  gguf: ["id", "path"],
  mlx: ["id", "path"],
  http: ["base_url"],
  mock: ["script"],
};

export type ModelEntry = z.infer<typeof modelEntrySchema>;

interface ServerKeys {
  readonly format: ModelFormat;
  readonly base_url?: string | undefined;
  readonly served_model?: string | undefined;
  readonly keep_alive?: boolean | undefined;
  readonly effective_context?: number | undefined;
}

/** What cannot hold of a server, or of a model that is none. */
function serverProblems(entry: ServerKeys): { key: keyof ServerKeys; message: string }[] {
  if (entry.format !== "http") {
    return (["served_model", "keep_alive"] as const)
      .filter((key) => entry[key] !== undefined)
      .map((key) => ({ key, message: "only a model with format: http is asked over a server" }));
  }
  const problem = entry.base_url === undefined ? null : baseUrlProblem(entry.base_url);
  const address = problem === null ? [] : [{ key: "base_url" as const, message: problem }];
  if (entry.effective_context === undefined) return address;
  const message = "a server is started with a context of its own; leave it out";
  return [...address, { key: "effective_context", message }];
}

const groupSchema = z.union([
  z.array(wordSchema).min(1),
  z.record(wordSchema, z.array(wordSchema).min(1)),
]);

/** `configs/models.yaml` */
export const modelsFileSchema = z
  .strictObject({
    /** Values for entries that do not set them; also usable as an anchor. */
    context_defaults: z.strictObject({ effective_context: z.int().positive() }).optional(),
    models: z.record(wordSchema, modelEntrySchema),
    /** Names for several models: a list of keys, or a family of such lists. */
    model_groups: z.record(wordSchema, groupSchema).optional(),
  })
  .superRefine((file, context) => {
    for (const [name, group] of Object.entries(file.model_groups ?? {})) {
      if (RESERVED_WORDS.includes(name) || Object.hasOwn(file.models, name)) {
        const message = `"${name}" already means something else in --models`;
        context.addIssue({ code: "custom", path: ["model_groups", name], message });
      }
      for (const { path, key } of membersOf(group)) {
        if (Object.hasOwn(file.models, key)) continue;
        const message = `there is no model "${key}".${didYouMean(key, Object.keys(file.models))}`;
        context.addIssue({ code: "custom", path: ["model_groups", name, ...path], message });
      }
    }
  });

export type ModelsFile = z.infer<typeof modelsFileSchema>;

/** Words of `--models` that a group cannot take. */
export const RESERVED_WORDS: readonly string[] = ["all", ...modelFormatSchema.options];

const SAMPLING_REASON =
  "sampling belongs to the scenario (parameters.sampling in scenarios.yaml), so that every model is asked in the same way";

const REFUSED_KEYS: RefusedKeys = {
  sampling_defaults: SAMPLING_REASON,
  temperature: SAMPLING_REASON,
  top_p: SAMPLING_REASON,
  max_tokens: "the length of an answer belongs to the scenario (parameters in scenarios.yaml)",
};

/**
 * Reads and checks `models.yaml` of a configuration folder.
 *
 * @throws ConfigError with every problem of the file.
 */
export async function loadModelsFile(configDir: string): Promise<ModelsFile> {
  return loadYamlFile(join(configDir, "models.yaml"), modelsFileSchema, REFUSED_KEYS);
}

type Group = z.infer<typeof groupSchema>;

/** The keys that a group lists, each with its place inside the group. */
export function membersOf(group: Group): { path: (string | number)[]; key: string }[] {
  if (Array.isArray(group)) return group.map((key, index) => ({ path: [index], key }));
  return Object.entries(group).flatMap(([family, keys]) =>
    keys.map((key, index) => ({ path: [family, index], key })),
  );
}
