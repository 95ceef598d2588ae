import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, systemCodeOf } from "../../core/errors.ts";
import { modelMissing } from "../gguf/refusals.ts";
import { modelNotMlx } from "./refusals.ts";

/** A file of an MLX model that the loader reads. */
export interface MlxFile {
  /** Relative to the model's folder, with forward slashes. */
  readonly path: string;
  readonly sizeBytes: number;
}

/**
 * What mlx-lm and the tokenizer library read of a folder (mlx-lm 0.32.2, `utils.load`; transformers 5.23.0,
 * `from_pretrained`). Weights are taken by their name; the index file beside them is not read, and in
 * converted repositories it often names other files. Cards and images change no answer and are left out.
 */
const READ_FILES: readonly RegExp[] = [
  /^config\.json$/,
  /^generation_config\.json$/,
  /^hf_quant_config\.json$/,
  /^model[^/]*\.safetensors$/,
  /^tokenizer[^/]*\.(?:json|model)$/,
  /^(?:tiktoken|spiece|sentencepiece\.bpe)\.model$/,
  /^[^/]*\.tiktoken$/,
  /^(?:special_tokens_map|added_tokens|chat_template|vocab)\.json$/,
  /^(?:merges|vocab)\.txt$/,
  /^[^/]*\.jinja$/,
  /^additional_chat_templates\/[^/]*\.jinja$/,
];

const TEMPLATE_FOLDER = "additional_chat_templates";
const MAX_ENTRIES = 10_000;

/** Whether the loader reads the file at this path inside a model's folder. */
export function isMlxFile(path: string): boolean {
  return READ_FILES.some((pattern) => pattern.test(path));
}

/** Whether the file holds weights that mlx-lm loads. */
export function isMlxWeightFile(path: string): boolean {
  return /^model[^/]*\.safetensors$/.test(path);
}

/**
 * The files of an MLX folder that are read when it is loaded, sorted by path. Symbolic links are
 * followed: the folders of hub caches are made of them.
 *
 * @throws PrerequisiteError `model-missing` when it is no folder or a link leads nowhere, `model-not-mlx`
 */
export async function mlxFilesOf(folder: string): Promise<MlxFile[]> {
  const names = [
    ...(await namesIn(folder, folder)),
    ...(await namesIn(folder, join(folder, TEMPLATE_FOLDER)).catch(() => [])).map(
      (name) => `${TEMPLATE_FOLDER}/${name}`,
    ),
  ];
  const paths = names.filter(isMlxFile).sort(byCodeUnits);
  const files: MlxFile[] = [];
  for (const path of paths) files.push({ path, sizeBytes: await sizeOf(join(folder, path)) });
  return files;
}

async function namesIn(folder: string, place: string): Promise<string[]> {
  const entries = await entriesOf(place);
  if (entries.length > MAX_ENTRIES) {
    throw modelNotMlx(folder, `it holds ${entries.length} entries, the limit is ${MAX_ENTRIES}`);
  }
  return entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
}

async function entriesOf(place: string): Promise<Dirent[]> {
  try {
    return await readdir(place, { withFileTypes: true });
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === "ENOENT") throw modelMissing(place, "there is no such folder", error);
    if (code === "ENOTDIR") throw modelMissing(place, "is a file, not a folder", error);
    throw modelMissing(place, `cannot be opened: ${messageOf(error)}`, error);
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    const found = await stat(path);
    if (found.isFile()) return found.size;
  } catch (error) {
    throw modelMissing(path, `cannot be read: ${messageOf(error)}`, error);
  }
  throw modelMissing(path, "is not a regular file");
}

/** The order of hash lines, the same on every machine. */
function byCodeUnits(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
