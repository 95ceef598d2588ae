import { chooseLibraries } from "../../bindings/llama-cpp/gpu-choice.ts";
import { defaultThreadCount } from "../../bindings/process-counters/cpu-topology.ts";
import { readMachineConditions } from "../../bindings/process-counters/machine-conditions.ts";
import { runOverhead } from "../../src/cli/overhead/run-overhead.ts";
import type { OverheadOptions } from "../../src/cli/commands/overhead.ts";
import { EXIT } from "../../src/cli/exit-code.ts";
import { engineDefaults } from "../../src/cli/engine-defaults.ts";
import { readArguments, runBench } from "../support/arguments.ts";
import { buildLlamaServer } from "../support/build-llama-server.ts";
import { calmWaiter } from "../support/disturbance.ts";
import { describeMachine, machineLine } from "../support/machine.ts";
import { namedModels, realModel, syntheticModel, type BenchModel } from "../support/models.ts";
import { writeBenchResult } from "../support/result-file.ts";
import { renderTable } from "../support/table.ts";
import { measureClientCost, type ClientCost } from "./client-cost.ts";
import { clientTable } from "./client-table.ts";
import { measureLadders } from "./measure-ladders.ts";
import { TARGET_HEADERS, targetRow, type MeasuredLadder } from "./target-rows.ts";

/**
 * `bench:overhead [MODEL.gguf ...]`: what HTTP costs, layer by layer, with llama.cpp's own server built from
 * the sources inside node-llama-cpp. Each ladder is an experiment like those of `edge-bench overhead`, kept
 * under `results/`.
 */
await runBench(async () => {
  const { numbers, positionals } = readArguments({
    threads: defaultThreadCount(),
    context: 2048,
    prompts: 8,
    rounds: 5,
    "output-tokens": 32,
  });
  const llamaServer = await buildLlamaServer(chooseLibraries("auto"));
  const models = positionals.length > 0 ? namedModels(positionals) : await defaultModels();
  const machine = describeMachine();
  const conditionsBefore = await readMachineConditions();
  console.log(machineLine(machine, conditionsBefore));
  await calmWaiter()();
  console.error("Timing our HTTP client on replayed streams ...");
  const clientCost = await measureClientCost();
  const options: Omit<OverheadOptions, "model"> = {
    ...engineDefaults(),
    scenario: "interactive_assistant",
    prompts: numbers.prompts,
    rounds: numbers.rounds,
    outputTokens: numbers["output-tokens"],
    threads: numbers.threads,
    context: numbers.context,
    llamaServer,
    seed: 42,
    progress: true,
    resultsDir: "results",
    json: false,
  };
  const { ladders, exitCode } = await measureLadders(models, (model) =>
    runOverhead({ ...options, model }, () => true),
  );
  process.exitCode = exitCode;
  if (exitCode === EXIT.interrupted) {
    console.error("Interrupted: no table. What was measured is in the folders named above.");
    return;
  }
  showTargets(ladders, clientCost);
  const path = writeBenchResult({
    bench: "overhead",
    machine,
    conditionsBefore,
    conditionsAfter: await readMachineConditions(),
    settings: { ...numbers },
    results: [{ clientCost }, ...ladders],
  });
  console.log(`Every figure: ${path}; every request: the folders of the experiments.`);
});

function showTargets(ladders: readonly MeasuredLadder[], clientCost: ClientCost): void {
  console.log(`\n${renderTable(TARGET_HEADERS, ladders.map(targetRow))}`);
  console.log(
    "Targets: the interval of two equal processes (A/A) covers zero; identical tokens on all rungs.",
  );
  console.log(`\n${clientTable(clientCost)}\n`);
  for (const { model, directory } of ladders.filter((ladder) => ladder.exitCode !== EXIT.done)) {
    console.error(`${model}: requests failed, or rungs wrote other tokens; see ${directory}.`);
  }
}

/** Two real models and a shape of half a billion parameters. */
async function defaultModels(): Promise<BenchModel[]> {
  return [
    realModel("SmolLM2-135M-Instruct.Q4_1.gguf"),
    realModel("gemma-3-270m-q4_k_m.gguf"),
    await syntheticModel("qwen-0.5b", "Q4_0"),
  ];
}
