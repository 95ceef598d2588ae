import { mkdtempSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readMachineConditions } from "../../bindings/process-counters/machine-conditions.ts";
import { readShapes, shapeNamed } from "../../src/assets/synthetic/shapes.ts";
import { quantizations, type Quantization } from "../../src/assets/synthetic/quantization.ts";
import { sizedTensors } from "../../src/assets/synthetic/write-synthetic-model.ts";
import { readArguments, runBench } from "../support/arguments.ts";
import { benchCacheFolder } from "../support/cache-folder.ts";
import { describeMachine, machineLine } from "../support/machine.ts";
import { writeBenchResult } from "../support/result-file.ts";
import { runTool } from "../support/run-tool.ts";
import { medianOf } from "../support/spread.ts";
import { fixed, renderTable } from "../support/table.ts";
import { writeRunSchema, type WriteRun } from "./write-run.ts";

const MEGABYTE = 1e6;
const MEBIBYTE = 1024 * 1024;
const HEADERS = [
  "shape",
  "quantization",
  "file MB",
  "MB/s",
  "disk alone MB/s",
  "peak resident MiB",
  "grown by MiB",
  "largest tensor MiB",
  "runs",
];

/** Writing 8 GB of F16 shows nothing that 2.5 GB do not. */
const CASES: readonly (readonly [string, Quantization])[] = [
  ...(["smollm2-135m", "qwen-0.5b", "llama-1b"] as const).flatMap((shape) =>
    quantizations.map((quantization) => [shape, quantization] as const),
  ),
  ["qwen3-4b", "Q4_K_M"],
];

interface WriterResult {
  readonly shape: string;
  readonly quantization: Quantization;
  readonly largestTensorBytes: number;
  readonly runs: readonly WriteRun[];
  /** The same number of zero bytes, written in pieces of 4 MiB and synced: what this disk gives. */
  readonly diskSeconds: readonly number[];
}

/** `bench:synthetic-writer [SHAPE ...]`: how fast synthetic models get to the disk, and in how much memory. */
await runBench(async () => {
  const { numbers, positionals } = readArguments({ runs: 3 });
  const machine = describeMachine();
  const conditionsBefore = await readMachineConditions();
  const cases = CASES.filter(([shape]) => positionals.length === 0 || positionals.includes(shape));
  const folder = mkdtempSync(join(benchCacheFolder(), "writer-"));
  const results: WriterResult[] = [];
  try {
    for (const [shape, quantization] of cases) {
      results.push(await measure(folder, shape, quantization, numbers.runs));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  console.log(machineLine(machine, conditionsBefore));
  console.log(`\n${renderTable(HEADERS, results.map(rowOf))}`);
  console.log("\nTarget: >= 300 MB/s to the disk (synced), memory bounded by the largest tensor.");
  const path = writeBenchResult({
    bench: "synthetic-writer",
    machine,
    conditionsBefore,
    conditionsAfter: await readMachineConditions(),
    settings: numbers,
    results,
  });
  console.log(`Every value: ${path}`);
});

async function measure(
  folder: string,
  shape: string,
  quantization: Quantization,
  runCount: number,
): Promise<WriterResult> {
  const tensors = sizedTensors(shapeNamed(await readShapes(), shape), quantization);
  const script = fileURLToPath(new URL("./child.ts", import.meta.url));
  const output = join(folder, `${shape}-${quantization}.gguf`);
  const runs: WriteRun[] = [];
  const diskSeconds: number[] = [];
  for (let run = 0; run < runCount; run += 1) {
    const text = await runTool(
      process.execPath,
      ["--import", "tsx", script, shape, quantization, output],
      { hint: "Free some disk space, or set EDGE_BENCH_CACHE_DIR to a folder on another disk." },
    );
    const written = writeRunSchema.parse(JSON.parse(text));
    runs.push(written);
    rmSync(output);
    diskSeconds.push(await writeZeros(output, written.sizeBytes));
    rmSync(output);
  }
  const largestTensorBytes = Math.max(...tensors.map(({ sizeBytes }) => sizeBytes));
  return { shape, quantization, largestTensorBytes, runs, diskSeconds };
}

async function writeZeros(path: string, sizeBytes: number): Promise<number> {
  const piece = Buffer.alloc(4 * MEBIBYTE);
  const start = performance.now();
  const file = await open(path, "w");
  for (let written = 0; written < sizeBytes; written += piece.length) {
    await file.write(piece, 0, Math.min(piece.length, sizeBytes - written));
  }
  await file.sync();
  await file.close();
  return (performance.now() - start) / 1000;
}

function rowOf({ shape, quantization, runs, diskSeconds, largestTensorBytes }: WriterResult) {
  const megabytes = (runs[0]?.sizeBytes ?? NaN) / MEGABYTE;
  const peak = Math.max(...runs.map((run) => run.peakResidentBytes ?? NaN));
  const grown = Math.max(
    ...runs.map((run) => (run.peakResidentBytes ?? NaN) - (run.startResidentBytes ?? NaN)),
  );
  return [
    shape,
    quantization,
    fixed(megabytes, 0),
    fixed(megabytes / medianOf(runs.map(({ seconds }) => seconds)), 0),
    fixed(megabytes / medianOf(diskSeconds), 0),
    fixed(peak / MEBIBYTE, 0),
    fixed(grown / MEBIBYTE, 0),
    fixed(largestTensorBytes / MEBIBYTE, 0),
    String(runs.length),
  ];
}
