import { join } from "node:path";
import { z } from "zod";
import { sha256Of } from "../../core/hash.ts";
import { readSmallFile } from "./small-file.ts";

const MAX_TEMPLATE_BYTES = 4 * 1024 * 1024;
const MAX_CONFIG_BYTES = 16 * 1024 * 1024;

/** One template, or several by name, of which `default` counts. */
const templateSchema = z.union([
  z.string(),
  z.array(z.looseObject({ name: z.string(), template: z.string() })),
]);
const holderSchema = z.looseObject({ chat_template: templateSchema.nullish().catch(null) });

/**
 * SHA-256 of the chat template of an MLX folder; `null` when it has none. `chat_template.jinja` counts
 * before `chat_template.json` and `tokenizer_config.json`, as in transformers 5.23.0.
 */
export async function chatTemplateSha256(folder: string): Promise<string | null> {
  const template =
    (await readSmallFile(join(folder, "chat_template.jinja"), MAX_TEMPLATE_BYTES)) ??
    (await templateIn(join(folder, "chat_template.json"))) ??
    (await templateIn(join(folder, "tokenizer_config.json")));
  return template === null || template === "" ? null : sha256Of(template);
}

async function templateIn(path: string): Promise<string | null> {
  const text = await readSmallFile(path, MAX_CONFIG_BYTES);
  if (text === null) return null;
  const holder = holderSchema.safeParse(jsonOrNull(text)).data?.chat_template ?? null;
  if (holder === null || typeof holder === "string") return holder;
  return (holder.find(({ name }) => name === "default") ?? holder[0])?.template ?? null;
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
