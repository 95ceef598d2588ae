/** Run in a process of its own: analyses a large experiment and renders every report, and says what that took. */
import { readFileSync, writeFileSync } from "node:fs";
import { decide } from "../../src/analyze/decision/decide.ts";
import { analyzePerformance } from "../../src/analyze/performance/analyze-performance.ts";
import { reportFiles } from "../../src/cli/report/report-files.ts";
import { largeExperiment } from "./large-experiment.ts";

const [recordCount = "100000"] = process.argv.slice(2);
const files = largeExperiment(Number(recordCount));
globalThis.gc?.();
resetPeak();
const before = residentBytes("VmRSS");
const startMs = performance.now();
const cpuBefore = process.cpuUsage();
const analysis = analyzePerformance(files);
const analyzedMs = performance.now();
const performanceOnly = { performance: [analysis], capability: [] };
const rules = { constraints: [], axes: { quality: null, latency: null, memory: null } };
const dossier = {
  name: null,
  question: null,
  ...performanceOnly,
  acrossExperiments: [],
  decision: decide(performanceOnly, rules),
};
const written = reportFiles(dossier, ["markdown", "html", "csv", "latex", "json"], ["en", "fr"]);
const endMs = performance.now();
const cpu = process.cpuUsage(cpuBefore);
process.stdout.write(
  `${JSON.stringify({
    recordCount: files.records.length,
    analysisMs: analyzedMs - startMs,
    reportsMs: endMs - analyzedMs,
    /** Of all threads, garbage collection too. */
    cpuMs: (cpu.user + cpu.system) / 1000,
    /** Above what the records themselves take. */
    addedPeakBytes: residentBytes("VmHWM") - before,
    recordsBytes: before,
    reportBytes: written.reduce((sum, { text }) => sum + text.length, 0),
  })}\n`,
);

/** Linux: forget the process's peak, so that building the records is not in it. */
function resetPeak(): void {
  writeFileSync("/proc/self/clear_refs", "5");
}

function residentBytes(field: "VmRSS" | "VmHWM"): number {
  const match = new RegExp(`${field}:\\s+(\\d+) kB`).exec(
    readFileSync("/proc/self/status", "utf8"),
  );
  return Number(match?.[1] ?? 0) * 1024;
}
