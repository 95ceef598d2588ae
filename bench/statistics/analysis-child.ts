/** Run in a process of its own: reads a large experiment, analyses it and renders every report, and says what that took. */
import { readFileSync } from "node:fs";
import { decide } from "../../src/analyze/decision/decide.ts";
import { analyzeRuns } from "../../src/analyze/performance/analyze-performance.ts";
import { readPerformanceRuns } from "../../src/cli/report/read-performance.ts";
import { reportFiles } from "../../src/cli/report/report-files.ts";

const [folder = ""] = process.argv.slice(2);
const residentBefore = residentBytes("VmRSS");
const startMs = performance.now();
const files = await readPerformanceRuns(folder);
const readMs = performance.now();
const cpuBefore = process.cpuUsage();
const analysis = analyzeRuns(files);
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
    recordCount: files.records.runs.length,
    readMs: readMs - startMs,
    analysisMs: analyzedMs - readMs,
    reportsMs: endMs - analyzedMs,
    /** Of all threads, for analysis and reports; garbage collection too. */
    cpuMs: (cpu.user + cpu.system) / 1000,
    /** Above what the process held before it read anything. */
    addedPeakBytes: residentBytes("VmHWM") - residentBefore,
    reportBytes: written.reduce((sum, { text }) => sum + text.length, 0),
  })}\n`,
);

function residentBytes(field: "VmRSS" | "VmHWM"): number {
  const match = new RegExp(`${field}:\\s+(\\d+) kB`).exec(
    readFileSync("/proc/self/status", "utf8"),
  );
  return Number(match?.[1] ?? 0) * 1024;
}
