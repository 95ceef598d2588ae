import { PrerequisiteError } from "../../core/errors.ts";
import type { LockedFile, LockedModel } from "../lock.ts";
import type { HubRequest } from "./hub-api.ts";
import { lockFromHub, type ModelToLock } from "./lock-from-hub.ts";

/**
 * An entry with what the hub says of it filled in. What the entry knows already must agree.
 * @param entry one with a hub among its sources
 * @throws PrerequisiteError `lock-mismatch`, `model-not-fetchable`, and those of `lockFromHub`
 */
export async function completeFromHub(
  id: string,
  entry: LockedModel,
  request: HubRequest,
): Promise<LockedModel> {
  const source = hubSourceOf(id, entry);
  const fresh = await lockFromHub(modelToLock(entry, source), request);
  const isNew = entry.files.length === 0;
  const textSha256 = entry.licence.textSha256 ?? fresh.licence.textSha256;
  return {
    ...entry,
    files: isNew ? fresh.files : agreed(id, entry, fresh),
    repository: entry.repository ?? source.repository,
    revision: fresh.revision,
    licence: { ...entry.licence, textSha256 },
    baseModels: fresh.baseModels.length > 0 ? fresh.baseModels : entry.baseModels,
    sources: entry.sources.map((other) =>
      other === source ? { ...source, revision: fresh.revision } : other,
    ),
    state: "locked",
    note: `Revision${isNew ? " and files" : ""} recorded from the hub when it was locked.`,
  };
}

type HubSource = Extract<LockedModel["sources"][number], { kind: "hub" }>;

function hubSourceOf(id: string, { sources }: LockedModel): HubSource {
  for (const source of sources) if (source.kind === "hub") return source;
  throw new PrerequisiteError(`${id}: its entry names no repository of a hub`, {
    code: "model-not-fetchable",
    hint: "Add one to its sources in models.lock.",
  });
}

function modelToLock(entry: LockedModel, source: HubSource): ModelToLock {
  const { repository } = source;
  const revision = source.revision ?? entry.revision ?? "main";
  const file = entry.format === "gguf" ? (source.file ?? entry.files[0]?.path ?? null) : null;
  return { repository, revision, file };
}

/** The files of the entry, completed; a size or hash that differs is never taken over. */
function agreed(id: string, entry: LockedModel, fresh: LockedModel): LockedFile[] {
  const known = new Map(fresh.files.map((file) => [file.path, file]));
  return entry.files.map((file) => {
    const stated = known.get(file.path);
    if (stated === undefined) throw mismatch(id, fresh, `${file.path} is not among its files`);
    for (const name of ["sizeBytes", "sha256", "gitBlobSha1"] as const) {
      const [before, now] = [file[name], stated[name]];
      if (before === null || now === null || before === now) continue;
      throw mismatch(id, fresh, `${name} of ${file.path} is ${now}, models.lock says ${before}`);
    }
    return {
      path: file.path,
      sizeBytes: file.sizeBytes ?? stated.sizeBytes,
      sha256: file.sha256 ?? stated.sha256,
      gitBlobSha1: file.gitBlobSha1 ?? stated.gitBlobSha1,
    };
  });
}

function mismatch(
  id: string,
  { repository, revision }: LockedModel,
  problem: string,
): PrerequisiteError {
  return new PrerequisiteError(
    `${id}: ${repository ?? ""} @ ${revision ?? ""} differs from models.lock: ${problem}`,
    {
      code: "lock-mismatch",
      hint: "The publisher replaced the file, or a mirror serves another one. Nothing was changed; to use the new files, add them as a model of their own: edge-bench models add",
    },
  );
}
