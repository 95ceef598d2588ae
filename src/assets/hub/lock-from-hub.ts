import { z } from "zod";
import { HarnessError } from "../../core/errors.ts";
import {
  isPinned,
  type LockedFile,
  type LockedModel,
  lockedModelFileSchema,
  MOST_BASE_MODELS,
  MOST_FILES,
  repositorySchema,
} from "../lock.ts";
import { chooseFiles, sizeOf } from "./choose-files.ts";
import {
  askHub,
  type HubCard,
  type HubFile,
  type HubRepository,
  type HubRequest,
} from "./hub-api.ts";
import { licenceOfCard, type LockedLicence } from "./hub-licence.ts";
import { hubAnswerInvalid } from "./hub-refusals.ts";
import { licenceTextSha256 } from "./licence-text.ts";

/** A model to lock. */
export interface ModelToLock {
  readonly repository: string;
  /** Branch, tag or commit. */
  readonly revision: string;
  /** The GGUF file, where the repository holds several. */
  readonly file: string | null;
}

/**
 * The locked entry of a model, from what the hub says of its repository. No weights are downloaded.
 * @throws PrerequisiteError of `askHub` and `chooseFiles`, `hub-answer-invalid`
 */
export async function lockFromHub(
  { repository, revision, file }: ModelToLock,
  request: HubRequest,
): Promise<LockedModel> {
  const found = await askHub(repository, revision, request);
  const { format, files } = chooseFiles(`${repository} @ ${revision}`, found, file);
  return {
    format,
    files: lockedFiles(repository, found, files),
    repository,
    revision: found.sha,
    licence: await licenceOf(repository, found, request),
    baseModels: await baseModelsOf(repository, found.cardData, request),
    sources: [hubSource(repository, found.sha, files)],
    state: "locked",
    note: null,
  };
}

function hubSource(
  repository: string,
  revision: string,
  files: readonly HubFile[],
): LockedModel["sources"][number] {
  const [only] = files;
  const file = files.length === 1 && only !== undefined ? only.rfilename : null;
  return { kind: "hub", repository, revision, file };
}

/** Size and hash of each file as the hub states them. @throws PrerequisiteError `hub-answer-invalid` */
function lockedFiles(
  repository: string,
  { sha }: HubRepository,
  files: readonly HubFile[],
): LockedFile[] {
  const place = { repository, revision: sha, file: null };
  if (files.length > MOST_FILES)
    throw hubAnswerInvalid(place, `the model has ${files.length} files`);
  return files.map((file) => {
    const parsed = lockedModelFileSchema.safeParse(stated(file));
    if (!parsed.success) throw hubAnswerInvalid(place, z.prettifyError(parsed.error));
    if (!isPinned(parsed.data)) {
      throw hubAnswerInvalid(place, `it names no size or hash of ${file.rfilename}`);
    }
    return parsed.data;
  });
}

/** For a large file `blobId` is the id of a pointer to it: its SHA-256 is what counts. */
function stated(file: HubFile): unknown {
  const sha256 = file.lfs?.sha256 ?? null;
  const gitBlobSha1 = file.lfs == null ? (file.blobId ?? null) : null;
  return { path: file.rfilename, sizeBytes: sizeOf(file), sha256, gitBlobSha1 };
}

async function licenceOf(
  repository: string,
  found: HubRepository,
  request: HubRequest,
): Promise<LockedLicence> {
  const page = `${request.settings.endpoint}/${repository}`;
  const licence = licenceOfCard(found.cardData, page);
  return { ...licence, textSha256: await licenceTextSha256(repository, found, request) };
}

/** What a model was made from, the nearest first; it ends where the hub does not tell. */
async function baseModelsOf(
  repository: string,
  card: HubCard,
  request: HubRequest,
): Promise<string[]> {
  const chain: string[] = [];
  let next = baseOf(card);
  while (next !== null && next !== repository && !chain.includes(next)) {
    chain.push(next);
    if (chain.length === MOST_BASE_MODELS) break;
    next = await nextBase(next, request);
  }
  return chain;
}

async function nextBase(repository: string, request: HubRequest): Promise<string | null> {
  try {
    return baseOf((await askHub(repository, "main", request)).cardData);
  } catch (error) {
    if (error instanceof HarnessError) return null;
    throw error;
  }
}

function baseOf(card: HubCard): string | null {
  const [first] = [card?.base_model ?? []].flat();
  const parsed = repositorySchema.safeParse(first);
  return parsed.success ? parsed.data : null;
}
