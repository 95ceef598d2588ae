import { basename } from "node:path";
import { readMachineConditions } from "../../bindings/process-counters/machine-conditions.ts";
import { readModelHeader } from "../../src/cli/models/model-header.ts";
import { thisMachine } from "../../src/cli/models/this-machine.ts";
import { BYTES_PER_MB } from "../../src/core/megabytes.ts";
import { readArguments, runBench } from "../support/arguments.ts";
import { describeMachine, machineLine } from "../support/machine.ts";
import { namedModels, realModel } from "../support/models.ts";
import { writeBenchResult } from "../support/result-file.ts";
import { fixed, percent, renderTable } from "../support/table.ts";
import { measureMemory, type Comparison } from "./measure.ts";

const HEADERS = [
  "model",
  "context",
  "weights est.",
  "meas.",
  "cache est.",
  "meas.",
  "compute est.",
  "meas.",
  "peak est.",
  "meas.",
  "error",
];

/**
 * `bench:memory-estimate [MODEL.gguf | MLX FOLDER ...]`: what `models info` estimates against what the engine
 * says it holds and what the system says the process took, at two contexts, both filled.
 */
await runBench(async () => {
  const { numbers, positionals } = readArguments({ threads: 1, short: 512, long: 2048 });
  const models =
    positionals.length > 0
      ? namedModels(positionals)
      : [
          realModel("SmolLM2-135M-Instruct.Q4_1.gguf"),
          realModel("SmolLM2-135M-Instruct.f32.gguf"),
          realModel("gemma-3-270m-q4_k_m.gguf"),
        ];
  const machine = describeMachine();
  const conditionsBefore = await readMachineConditions();
  const results: (Comparison | NotEstimated)[] = [];
  for (const model of models) {
    for (const contextTokens of [numbers.short, numbers.long]) {
      results.push(await compare(model.path, contextTokens, numbers.threads));
    }
  }
  const compared = results.filter((result) => "estimated" in result);
  console.log(machineLine(machine, conditionsBefore));
  console.log(`threads ${numbers.threads}, each context filled once; megabytes of 10^6 bytes\n`);
  console.log(renderTable(HEADERS, compared.map(rowOf)));
  for (const result of results) {
    if ("reason" in result) console.log(`${result.model}: not estimated, ${result.reason}`);
  }
  console.log(
    "\nTarget: weights and cache as the engine names them (its log has two decimals), peak within 10 %.",
  );
  const path = writeBenchResult({
    bench: "memory-estimate",
    machine,
    conditionsBefore,
    conditionsAfter: await readMachineConditions(),
    settings: numbers,
    results,
  });
  console.log(`Every value: ${path}`);
});

interface NotEstimated {
  readonly model: string;
  readonly contextTokens: number;
  readonly reason: string;
}

async function compare(
  path: string,
  contextTokens: number,
  threads: number,
): Promise<Comparison | NotEstimated> {
  const model = basename(path, ".gguf");
  const { memory } = await readModelHeader(path);
  if (!memory.known) return { model, contextTokens, reason: memory.reason };
  return {
    model,
    contextTokens,
    estimated: memory.estimate(contextTokens, thisMachine()),
    measured: await measureMemory(path, contextTokens, threads),
  };
}

function rowOf({ model, contextTokens, estimated, measured }: Comparison): string[] {
  const megabytes = (bytes: number | null): string =>
    fixed(bytes === null ? null : bytes / BYTES_PER_MB, 2);
  const peak = measured.peakResidentBytes;
  return [
    model,
    String(contextTokens),
    megabytes(estimated.weightBytes + estimated.rearrangedBytes),
    megabytes(measured.weightBytes),
    megabytes(estimated.cacheBytes),
    megabytes(measured.cacheBytes),
    megabytes(estimated.computeReservedBytes),
    megabytes(measured.computeReservedBytes),
    megabytes(estimated.totalBytes),
    megabytes(peak),
    percent(peak === null ? null : estimated.totalBytes / peak - 1),
  ];
}
