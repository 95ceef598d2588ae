import { createWriteStream } from "node:fs";
import { mkdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { PerformanceFiles } from "../../src/analyze/performance/analyze-performance.ts";
import { sha256OfFile } from "../../src/core/sha256-of-file.ts";
import { experimentPaths } from "../../src/store/experiment-paths.ts";

/** Writes an experiment as the store does. Returns its folder and the size of what was written. */
export async function writeExperiment(
  { manifest, plan, records, sessions }: PerformanceFiles,
  parent: string,
): Promise<{ folder: string; sizeBytes: number }> {
  const folder = join(parent, manifest.experimentId);
  const paths = experimentPaths(folder);
  await mkdir(folder, { recursive: true });
  await writeLines(paths.plan, plan);
  await writeLines(paths.records, records);
  await writeLines(paths.sessions, sessions);
  const planSha256 = await sha256OfFile(paths.plan);
  await writeFile(paths.manifest, JSON.stringify({ ...manifest, planSha256 }));
  const files = await Promise.all([paths.plan, paths.records, paths.sessions].map((p) => stat(p)));
  return { folder, sizeBytes: files.reduce((sum, file) => sum + file.size, 0) };
}

async function writeLines(path: string, values: readonly unknown[]): Promise<void> {
  const lines = Readable.from(
    (function* () {
      for (const value of values) yield `${JSON.stringify(value)}\n`;
    })(),
  );
  await pipeline(lines, createWriteStream(path));
}
