import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheDirectory } from "../../core/cache-directory.ts";
import type { RemnantPlace } from "./scan-remnants.ts";

/** Files of an experiment that hold its probes and answers by design. */
export const HOLDS_PROBES = ["plan.jsonl", "records.jsonl", "scores.jsonl"] as const;

/**
 * Where this tool writes: the experiment with its logs, its sessions and what lies in it by now (but not what
 * holds its probes by design), the cache, and its folders among the temporary files. Assessment, ML-BOM and
 * report follow from the search and are written after it.
 */
export async function remnantPlaces(experimentDirectory: string): Promise<RemnantPlace[]> {
  const temporary = tmpdir();
  const names = await readdir(temporary).catch(() => []);
  return [
    { path: experimentDirectory, label: "experiment", leftOut: HOLDS_PROBES },
    { path: cacheDirectory(), label: "cache" },
    ...names
      .filter((name) => name.startsWith("edge-bench-"))
      .map((name) => ({ path: join(temporary, name), label: `temporary/${name}` })),
  ];
}
