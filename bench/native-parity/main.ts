import { chooseLibraries } from "../../bindings/llama-cpp/gpu-choice.ts";
import { defaultThreadCount } from "../../bindings/process-counters/cpu-topology.ts";
import { readMachineConditions } from "../../bindings/process-counters/machine-conditions.ts";
import { readArguments, runBench } from "../support/arguments.ts";
import { describeMachine, machineLine } from "../support/machine.ts";
import { namedModels, realModel, syntheticModel, type BenchModel } from "../support/models.ts";
import { writeBenchResult } from "../support/result-file.ts";
import { renderTable } from "../support/table.ts";
import { buildLlamaBench } from "./build-llama-bench.ts";
import { compareModel, type ModelComparison } from "./compare-model.ts";
import { HEADERS, tableRows } from "./comparison-table.ts";
import type { ParitySettings } from "./settings.ts";

/** `bench:native-parity [MODEL.gguf ...]`: our engine against llama.cpp's own benchmark on the same kernels. */
await runBench(async () => {
  const { numbers, positionals } = readArguments({
    threads: defaultThreadCount(),
    pairs: 7,
    repetitions: 3,
    depth: 256,
    decode: 128,
    prefill: 512,
    "variation-requests": 10,
  });
  const settings: ParitySettings = {
    gpu: "auto",
    threads: numbers.threads,
    depthTokens: numbers.depth,
    decodeTokens: numbers.decode,
    prefillTokens: numbers.prefill,
    pairs: numbers.pairs,
    repetitions: numbers.repetitions,
    variationRequests: numbers["variation-requests"],
  };
  const program = await buildLlamaBench(chooseLibraries(settings.gpu));
  const models = positionals.length > 0 ? namedModels(positionals) : await defaultModels();
  const machine = describeMachine();
  const conditionsBefore = await readMachineConditions();
  console.log(machineLine(machine, conditionsBefore));
  console.log(
    `threads ${settings.threads}, batch 2048/512, flash attention auto, decode ${settings.decodeTokens} at depth ${settings.depthTokens}, ` +
      `prefill ${settings.prefillTokens}, ${settings.pairs} pairs of fresh processes, median of ${settings.repetitions} in each\n`,
  );
  const results: ModelComparison[] = [];
  for (const model of models) results.push(await compareModel(program, model, settings));
  console.log(renderTable(HEADERS, results.flatMap(tableRows)));
  console.log("\nTargets: ratio of decode and of prefill >= 0.98; variation of our decode <= 2 %.");
  const path = writeBenchResult({
    bench: "native-parity",
    machine,
    conditionsBefore,
    conditionsAfter: await readMachineConditions(),
    settings: { ...settings },
    results,
  });
  console.log(`Every value: ${path}`);
});

/** Two real models, one of them with 262,144 tokens, and a shape with 151,936. */
async function defaultModels(): Promise<BenchModel[]> {
  return [
    realModel("SmolLM2-135M-Instruct.Q4_1.gguf"),
    realModel("gemma-3-270m-q4_k_m.gguf"),
    await syntheticModel("qwen-0.5b", "Q4_0"),
  ];
}
