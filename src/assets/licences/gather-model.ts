import { join } from "node:path";
import { z } from "zod";
import type { LicenceSources, LicenceStatement } from "../../core/compliance/licence-sources.ts";
import { readGgufFile } from "../gguf/read-gguf.ts";
import type { LockedModel, ModelsLock } from "../lock.ts";
import { readSmallFile } from "../mlx/small-file.ts";
import { type FilesBeside, filesBesideModel, filesInFolder } from "./files-beside.ts";
import { type GgufLicence, ggufLicence } from "./gguf-licence.ts";
import { lockEntryOf, type ModelPlace } from "./locked-licence.ts";
import { cardLicenceOf } from "./model-card.ts";

const MAX_CONFIG_BYTES = 16 * 1024 * 1024;
const SILENT: GgufLicence = {
  statement: null,
  baseModels: [],
  originRepositories: [],
  architecture: null,
};
const NO_FILES: FilesBeside = { card: null, texts: [] };

/**
 * Everything that a model's own bytes, its card, the licence texts beside it and models.lock say of its
 * licence. Reads headers and small files, asks no server; a model behind a server or of the mock engine
 * says nothing.
 *
 * @throws PrerequisiteError as `readGgufFile`
 */
export async function gatherModelLicence(
  subject: string,
  place: ModelPlace,
  lock: ModelsLock,
): Promise<LicenceSources> {
  const header = await headerOf(place);
  const files = await filesOf(place);
  const card = cardLicenceOf(files.card ?? "");
  const entry = await lockEntryOf(place, lock);
  const statements = [
    header.statement,
    card.statement,
    entry === null ? null : lockStatement(entry),
  ];
  return {
    kind: "model",
    subject,
    statements: statements.filter((statement) => statement !== null),
    texts: files.texts,
    baseModels: [...header.baseModels, ...card.baseModels, ...(entry?.baseModels ?? [])],
    originRepositories: header.originRepositories,
    architecture: header.architecture,
  };
}

async function headerOf({ format, filePath }: ModelPlace): Promise<GgufLicence> {
  if (format === "gguf") return ggufLicence(await readGgufFile(filePath));
  if (format === "mlx") return { ...SILENT, architecture: await modelTypeOf(filePath) };
  return SILENT;
}

async function filesOf({ format, filePath }: ModelPlace): Promise<FilesBeside> {
  if (format === "gguf") return filesBesideModel(filePath);
  return format === "mlx" ? filesInFolder(filePath) : NO_FILES;
}

function lockStatement({ licence }: LockedModel): LicenceStatement {
  return { source: "models-lock", license: licence.id, name: null, link: licence.url };
}

const configSchema = z.looseObject({ model_type: z.string().min(1).max(100) });

/** `null` when config.json is absent, broken, or names none. */
async function modelTypeOf(folder: string): Promise<string | null> {
  const text = await readSmallFile(join(folder, "config.json"), MAX_CONFIG_BYTES);
  try {
    return configSchema.parse(JSON.parse(text ?? "")).model_type;
  } catch {
    return null;
  }
}
