import { hubSettings } from "../../assets/hub/hub-settings.ts";
import { lockFromHub } from "../../assets/hub/lock-from-hub.ts";
import {
  type LockedModel,
  lockIdSchema,
  type ModelsLock,
  readModelsLock,
  repositorySchema,
} from "../../assets/lock.ts";
import { writeLockEntry } from "../../assets/write-lock.ts";
import { RESERVED_WORDS } from "../../config/models.ts";
import { canonicalJson } from "../../core/hash.ts";
import { ConfigError } from "../../core/errors.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { printable } from "../printable.ts";

export interface AddModelOptions {
  readonly file?: string;
  readonly revision: string;
  readonly id?: string;
}

/** Locks a model of a hub: its commit, files, hashes, licence and origin, written into the user's lock. */
export async function addModel(repository: string, options: AddModelOptions): Promise<ExitCode> {
  if (!repositorySchema.safeParse(repository).success) {
    throw new ConfigError(`"${repository}" is no repository of a hub`, {
      code: "repository-invalid",
      hint: "Name it as owner/name, such as bartowski/SmolLM2-135M-Instruct-GGUF.",
    });
  }
  const { revision, file = null } = options;
  const entry = await lockFromHub(
    { repository, revision, file },
    { settings: await hubSettings() },
  );
  const id = options.id ?? idOf(entry);
  refuseTaken(id, entry, await readModelsLock());
  const path = await writeLockEntry(id, entry);
  console.log(printable([`${id}: added to ${path}`, ...factLines(entry)].join("\n")));
  console.log(`Next: edge-bench models pull ${id}`);
  return EXIT.done;
}

/** A key from the name of the file, or of the repository where the model is a folder. */
export function idOf({ format, files, repository }: LockedModel): string {
  const file = files[0]?.path.split("/").at(-1) ?? "";
  const name =
    format === "gguf"
      ? file.replace(/(-\d{5}-of-\d{5})?\.gguf$/i, "")
      : (repository?.split("/").at(-1) ?? "");
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
}

function refuseTaken(id: string, entry: LockedModel, { models }: ModelsLock): void {
  const taken = Object.hasOwn(models, id) ? models[id] : undefined;
  const isSame =
    taken !== undefined && canonicalJson(origin(taken)) === canonicalJson(origin(entry));
  const isWord = lockIdSchema.safeParse(id).success && !RESERVED_WORDS.includes(id);
  if (isWord && (taken === undefined || isSame)) return;
  const problem =
    taken === undefined
      ? `"${id}" cannot be the key of a model`
      : `the key "${id}" stands for ${taken.repository ?? "another model"} @ ${taken.revision ?? "an unknown revision"} already`;
  throw new ConfigError(problem, {
    code: "lock-id-taken",
    hint: "Name another key with --id <key> (lowercase letters, digits, underscores). A locked model is never replaced silently.",
  });
}

/** What makes two entries the same model. */
function origin({ repository, revision, files }: LockedModel): unknown {
  return { repository, revision, files };
}

function factLines({
  format,
  files,
  repository,
  revision,
  licence,
  baseModels,
}: LockedModel): string[] {
  const sizeBytes = files.reduce((sum, file) => sum + (file.sizeBytes ?? 0), 0);
  const url = licence.url === null ? "" : `, ${licence.url}`;
  return [
    `  ${repository ?? ""} @ ${revision ?? ""}`,
    `  ${format}, ${files.length} ${files.length === 1 ? "file" : "files"}, ${sizeBytes} bytes`,
    `  licence: ${licence.name} (${licence.id})${url}`,
    `  made from: ${baseModels.length === 0 ? "not told by its publisher" : baseModels.join(" <- ")}`,
  ];
}
