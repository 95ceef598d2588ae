/** One setting in which two experiments differ; `null` where one has none. */
export interface ManifestDifference {
  /** Dotted path, such as `environment.software.kernel` or `models.smollm2.fileSha256`. */
  readonly path: string;
  readonly a: string | null;
  readonly b: string | null;
}

/** What is new in every experiment, and says nothing about how it was measured. */
const ALWAYS_NEW = new Set(["experimentId", "createdEpochMs", "planSha256", "roundOrder"]);
/** The same at any depth: a measured time is no setting. */
const MEASURED = new Set(["loadNs"]);
/** Texts of prompts and configurations are compared by their hashes. */
const BY_HASH = new Set(["configs"]);

/** Every setting in which two manifests differ, in the order in which they stand in the first. */
export function manifestDifferences(a: object, b: object): ManifestDifference[] {
  const left = leavesOf(a);
  const right = leavesOf(b);
  const paths = [...new Set([...left.keys(), ...right.keys()])];
  return paths.flatMap((path) => {
    const [one, other] = [left.get(path) ?? null, right.get(path) ?? null];
    return one === other ? [] : [{ path, a: one, b: other }];
  });
}

function leavesOf(manifest: object): Map<string, string> {
  const leaves = new Map<string, string>();
  const visit = (value: unknown, path: string): void => {
    if (value === null || typeof value !== "object") {
      leaves.set(path, String(value));
      return;
    }
    for (const [key, child] of entriesOf(value)) {
      if (!MEASURED.has(key)) visit(child, `${path}.${key}`);
    }
  };
  for (const [key, value] of Object.entries(manifest)) {
    if (!ALWAYS_NEW.has(key) && !BY_HASH.has(key)) visit(value, key);
  }
  return leaves;
}

/** Members of a list go by their own name, so that another order is no difference. */
function entriesOf(value: object): [string, unknown][] {
  if (!Array.isArray(value)) return Object.entries(value);
  return value.map((member: unknown, index) => [nameOf(member) ?? String(index), member]);
}

function nameOf(member: unknown): string | null {
  if (member === null || typeof member !== "object") return null;
  for (const key of ["modelId", "scenario", "task", "name"]) {
    const name: unknown = Reflect.get(member, key);
    if (typeof name === "string") return name;
  }
  return null;
}
