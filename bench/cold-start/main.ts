import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chooseLibraries } from "../../bindings/llama-cpp/gpu-choice.ts";
import { readMachineConditions } from "../../bindings/process-counters/machine-conditions.ts";
import { readArguments, runBench } from "../support/arguments.ts";
import { describeMachine, machineLine } from "../support/machine.ts";
import { namedModels, realModel, type BenchModel } from "../support/models.ts";
import { writeBenchResult } from "../support/result-file.ts";
import { renderTable } from "../support/table.ts";
import { buildLlamaCompletion } from "./build-llama-completion.ts";
import { askCommand, commandsWithoutModel, llamaCompletionCommand } from "./commands.ts";
import { compareCommands, HEADERS, tableRows, type ColdStartSettings } from "./compare-commands.ts";
import { hyperfineVersion } from "./hyperfine.ts";
import { checkFirstToken } from "./same-first-token.ts";

/** `bench:cold-start [MODEL.gguf ...]`: from the start of a process to its first token, beside llama.cpp's own program. */
await runBench(async () => {
  const { numbers, positionals } = readArguments({ threads: 1, context: 512, rounds: 7, runs: 3 });
  const hyperfine = await hyperfineVersion();
  const models =
    positionals.length > 0
      ? namedModels(positionals)
      : [realModel("SmolLM2-135M-Instruct.Q4_1.gguf"), realModel("gemma-3-270m-q4_k_m.gguf")];
  const program = await buildLlamaCompletion(chooseLibraries("auto"));
  const machine = describeMachine();
  const conditionsBefore = await readMachineConditions();
  console.log(`${machineLine(machine, conditionsBefore)}; hyperfine ${hyperfine}`);
  console.log(
    `threads ${numbers.threads}, context ${numbers.context}, one output token; ${numbers.rounds} rounds, ` +
      `in each one run to warm up and ${numbers.runs} that count, in alternating order\n`,
  );
  const withoutModel = await compareCommands("no model", commandsWithoutModel(), numbers);
  console.log(`${renderTable(HEADERS, tableRows(withoutModel))}\n`);
  const results = [withoutModel];
  for (const model of models) results.push(await compareModel(program, model, numbers));
  console.log(
    "Ratio: of the start to end to that of the first command, median of the rounds. Files are in the system's cache.",
  );
  const path = writeBenchResult({
    bench: "cold-start",
    machine,
    conditionsBefore,
    conditionsAfter: await readMachineConditions(),
    settings: { ...numbers, hyperfine },
    results,
  });
  console.log(`Every value: ${path}`);
});

async function compareModel(
  program: string,
  { name, path }: BenchModel,
  settings: ColdStartSettings & { readonly threads: number; readonly context: number },
) {
  const request = {
    modelPath: path,
    threads: settings.threads,
    contextTokens: settings.context,
  };
  const folder = await mkdtemp(join(tmpdir(), "edge-bench-cold-start-"));
  try {
    const check = await checkFirstToken(program, request, folder);
    console.log(
      `${name}: ${check.promptTokenCount} prompt tokens, first token ${JSON.stringify(check.text)}` +
        (check.same
          ? " from all three"
          : "; the programs DIFFER, their times compare unequal work"),
    );
    const commands = [
      llamaCompletionCommand(program, check.promptPath, request),
      askCommand("llama-cpp", request),
      askCommand("node-llama-cpp", request),
    ];
    const comparison = await compareCommands(name, commands, settings);
    console.log(`${renderTable(HEADERS, tableRows(comparison))}\n`);
    return { ...comparison, check };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
