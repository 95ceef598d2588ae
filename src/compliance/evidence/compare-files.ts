import type { EvidenceStatement, FileHashes } from "./evidence-statement.ts";
import { isLaterReport } from "./left-out.ts";

/** What lies in the folder of an experiment. */
export interface FoundFiles {
  readonly hashes: FileHashes;
  /** What is no plain readable file, by its place, with the reason. */
  readonly unusable: ReadonlyMap<string, string>;
  /** Files that no evidence speaks of, by their places. */
  readonly leftOut: readonly string[];
}

/** A file that is not as it was when the evidence was signed. */
export interface FileDifference {
  readonly file: string;
  /** `unusable`: a link, a pipe, or nothing that can be read. */
  readonly kind: "changed" | "missing" | "added" | "unusable";
}

/** What a signature says of the files that are there. */
export interface ComparedFiles {
  /** By name; none is the only good result. */
  readonly differences: readonly FileDifference[];
  /** Files that the signature does not cover and that are no tampering, by name: they may say anything. */
  readonly unsigned: readonly string[];
}

/** The signed files against those that are there. */
export function compareFiles(
  subjects: EvidenceStatement["subject"],
  found: FoundFiles,
): ComparedFiles {
  const all = differencesOf(subjects, found);
  const isLater = ({ file, kind }: FileDifference): boolean =>
    kind === "added" && isLaterReport(file);
  const later = all.filter(isLater).map(({ file }) => file);
  return {
    differences: all.filter((one) => !isLater(one)),
    unsigned: [...found.leftOut, ...later].sort(),
  };
}

function differencesOf(
  subjects: EvidenceStatement["subject"],
  { hashes, unusable }: FoundFiles,
): FileDifference[] {
  const signed = new Map(subjects.map(({ name, digest }) => [name, digest.sha256]));
  const names = new Set([...signed.keys(), ...hashes.keys(), ...unusable.keys()]);
  return [...names].sort().flatMap((file): FileDifference[] => {
    if (unusable.has(file)) return [{ file, kind: "unusable" }];
    const kind = kindOf(signed.get(file), hashes.get(file));
    return kind === null ? [] : [{ file, kind }];
  });
}

function kindOf(
  signed: string | undefined,
  found: string | undefined,
): FileDifference["kind"] | null {
  if (found === undefined) return "missing";
  if (signed === undefined) return "added";
  return signed === found ? null : "changed";
}
