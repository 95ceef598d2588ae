import { defaultThreadCount } from "../../bindings/process-counters/cpu-topology.ts";
import { readMachineConditions } from "../../bindings/process-counters/machine-conditions.ts";
import { readArguments, runBench } from "../support/arguments.ts";
import { interleave } from "../support/interleave.ts";
import { describeMachine, machineLine } from "../support/machine.ts";
import { namedModels, syntheticModel, type BenchModel } from "../support/models.ts";
import { writeBenchResult } from "../support/result-file.ts";
import { medianOf, spreadOf, type Spread } from "../support/spread.ts";
import { fixed, percent, renderTable } from "../support/table.ts";
import { runSide, type SideResult } from "./side.ts";

const HEADERS = [
  "model",
  "vocabulary",
  "ours: plain ms",
  "+ all logprobs ms",
  "node-llama-cpp: plain ms",
  "+ probabilities ms",
  "ratio of the added cost",
  "min..max",
  "pairs",
];

/** `bench:next-token-logprobs [MODEL.gguf ...]`: what every log-probability of a position costs above evaluating it. */
await runBench(async () => {
  const { numbers, positionals } = readArguments({
    threads: defaultThreadCount(),
    pairs: 5,
    positions: 32,
  });
  const models =
    positionals.length > 0 ? namedModels(positionals) : [await syntheticModel("qwen-0.5b", "Q4_0")];
  const machine = describeMachine();
  const conditionsBefore = await readMachineConditions();
  console.log(machineLine(machine, conditionsBefore));
  console.log(
    `threads ${numbers.threads}, ${numbers.positions} positions one by one, ${numbers.pairs} pairs of fresh processes, medians\n`,
  );
  const results = [];
  for (const model of models) results.push(await compare(model, numbers));
  console.log(
    renderTable(
      HEADERS,
      results.map((result) => result.row),
    ),
  );
  console.log("\nTarget: added cost <= 5 % of that of node-llama-cpp's `probabilities`.");
  const path = writeBenchResult({
    bench: "next-token-logprobs",
    machine,
    conditionsBefore,
    conditionsAfter: await readMachineConditions(),
    settings: numbers,
    results,
  });
  console.log(`Every value: ${path}`);
});

async function compare(
  model: BenchModel,
  numbers: { readonly threads: number; readonly pairs: number; readonly positions: number },
) {
  const sideArguments = { ...numbers, modelPath: model.path };
  const pairs = await interleave(
    numbers.pairs,
    () => runSide("ours.ts", sideArguments),
    () => runSide("node-llama-cpp.ts", sideArguments),
  );
  const ours = pairs.counted.map(({ first }) => first.value);
  const theirs = pairs.counted.map(({ second }) => second.value);
  const ratio: Spread = spreadOf(
    pairs.counted.map(
      ({ first, second }) => medianOf(first.value.addedMs) / medianOf(second.value.addedMs),
    ),
  );
  const row = [
    model.name,
    String(ours[0]?.vocabularySize ?? "-"),
    ...[ours, theirs].flatMap((side) => [
      fixed(medianOver(side, "plainMs"), 2),
      fixed(medianOver(side, "addedMs"), 2),
    ]),
    percent(ratio.median),
    `${percent(ratio.minimum)}..${percent(ratio.maximum)}`,
    `${ratio.count}${pairs.calm ? "" : " (busy)"}`,
  ];
  return { model: model.name, ratio, pairs, row };
}

function medianOver(side: readonly SideResult[], field: "plainMs" | "addedMs"): number {
  return medianOf(side.map((result) => medianOf(result[field])));
}
