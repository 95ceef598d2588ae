import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { packageRoot } from "../../src/core/package-root.ts";
import { spreadOf, type Spread } from "../support/spread.ts";
import { fixed } from "../support/table.ts";
import { largeExperiment } from "./large-experiment.ts";
import { writeExperiment } from "./write-experiment.ts";

const RECORDS = 100_000;
/** Seconds and megabytes that analysis and all reports may take. */
const LARGEST_SECONDS = 3;
const LARGEST_MEGABYTES = 300;
const BYTES_PER_MB = 1e6;

const answerSchema = z.strictObject({
  recordCount: z.int(),
  readMs: z.number(),
  analysisMs: z.number(),
  reportsMs: z.number(),
  cpuMs: z.number(),
  addedPeakBytes: z.number(),
  reportBytes: z.number(),
});

export type AnalysisCost = z.infer<typeof answerSchema> & {
  /** Plan, records and sessions on disk. */
  readonly sizeBytes: number;
};

/** Analysis and every report, in both languages, of 100,000 records in files; a fresh process each time. Linux. */
export async function measureAnalysis(runs: number): Promise<AnalysisCost[]> {
  const parent = await mkdtemp(join(tmpdir(), "statistics-bench-"));
  try {
    const { folder, sizeBytes } = await writeExperiment(largeExperiment(RECORDS), parent);
    const costs: AnalysisCost[] = [];
    for (let run = 0; run < runs; run += 1)
      costs.push({ ...(await measureOnce(folder)), sizeBytes });
    return costs;
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}

async function measureOnce(folder: string): Promise<z.infer<typeof answerSchema>> {
  const child = join(packageRoot(), "bench", "statistics", "analysis-child.ts");
  const words = ["--import", "tsx", child, folder];
  const { stdout } = await promisify(execFile)(process.execPath, words);
  return answerSchema.parse(JSON.parse(stdout));
}

export const ANALYSIS_HEADERS = ["of 100,000 records", "median", "smallest", "largest", "target"];

export function analysisRows(costs: readonly AnalysisCost[]): string[][] {
  const row = (name: string, valueOf: (cost: AnalysisCost) => number, target: string): string[] => {
    const { median, minimum, maximum }: Spread = spreadOf(costs.map(valueOf));
    return [name, fixed(median, 2), fixed(minimum, 2), fixed(maximum, 2), target];
  };
  return [
    row(
      "analysis + all reports, s",
      (cost) => (cost.analysisMs + cost.reportsMs) / 1000,
      `<= ${LARGEST_SECONDS}`,
    ),
    row("reports alone, s", ({ reportsMs }) => reportsMs / 1000, ""),
    row("processor time of all threads, s", ({ cpuMs }) => cpuMs / 1000, ""),
    row("before it: reading and checking the files, s", ({ readMs }) => readMs / 1000, ""),
    row("the files, MB", ({ sizeBytes }) => sizeBytes / BYTES_PER_MB, ""),
    row(
      "peak memory of it all above an idle process, MB",
      (cost) => cost.addedPeakBytes / BYTES_PER_MB,
      `<= ${LARGEST_MEGABYTES}`,
    ),
  ];
}
