import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Conditions } from "../../src/core/conditions.ts";
import type { Machine } from "./machine.ts";

/** What every benchmark leaves behind: the question, the circumstances, and each single value. */
export interface BenchResult {
  readonly bench: string;
  readonly machine: Machine;
  readonly conditionsBefore: Conditions;
  readonly conditionsAfter: Conditions;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly results: readonly unknown[];
}

/** Writes `results/bench/<bench>-<time>.json` under the current folder; returns its relative path. */
export function writeBenchResult(result: BenchResult): string {
  const folder = join(process.cwd(), "results", "bench");
  mkdirSync(folder, { recursive: true });
  const time = new Date().toISOString().replaceAll(/[:.]/g, "-");
  const path = join(folder, `${result.bench}-${time}.json`);
  writeFileSync(path, `${JSON.stringify(result, null, 2)}\n`);
  return relative(process.cwd(), path);
}
