import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { defaultThreadCount } from "../../bindings/process-counters/cpu-topology.ts";
import { readMachineConditions } from "../../bindings/process-counters/machine-conditions.ts";
import { readArguments, runBench } from "../support/arguments.ts";
import { benchCacheFolder } from "../support/cache-folder.ts";
import { describeMachine, machineLine } from "../support/machine.ts";
import { writeBenchResult } from "../support/result-file.ts";
import { renderTable } from "../support/table.ts";
import { compareTwins, HEADERS, tableRows, type TwinComparison } from "./compare-twins.ts";
import type { FidelitySettings } from "./run-couple.ts";
import { defaultTwins, namedTwins } from "./twins.ts";

/** `bench:synthetic-fidelity [MODEL.gguf ...]`: is a model with random weights as fast as the real one? */
await runBench(async () => {
  const { numbers, positionals } = readArguments({
    threads: defaultThreadCount(),
    pairs: 5,
    turns: 10,
    depth: 16,
    decode: 32,
    prefill: 128,
  });
  const settings: FidelitySettings = {
    threads: numbers.threads,
    depthTokens: numbers.depth,
    decodeTokens: numbers.decode,
    prefillTokens: numbers.prefill,
    pairs: numbers.pairs,
    turns: numbers.turns,
  };
  const machine = describeMachine();
  const conditionsBefore = await readMachineConditions();
  const folder = mkdtempSync(join(benchCacheFolder(), "fidelity-"));
  const results: TwinComparison[] = [];
  try {
    const all =
      positionals.length > 0 ? await namedTwins(positionals, folder) : await defaultTwins(folder);
    for (const twins of all) results.push(await compareTwins(twins, settings));
  } finally {
    rmSync(folder, { recursive: true });
  }
  console.log(machineLine(machine, conditionsBefore));
  console.log(
    `threads ${settings.threads}, weights in memory, decode ${settings.decodeTokens} at depth ${settings.depthTokens}, ` +
      `prefill ${settings.prefillTokens}, ${settings.pairs} pairs of couples of fresh processes, ${settings.turns} turns in each\n`,
  );
  console.log(renderTable(HEADERS, results.flatMap(tableRows)));
  console.log("\nTarget: ratio of decode and of prefill between 0.97 and 1.03.");
  const path = writeBenchResult({
    bench: "synthetic-fidelity",
    machine,
    conditionsBefore,
    conditionsAfter: await readMachineConditions(),
    settings: { ...settings },
    results,
  });
  console.log(`Every value: ${path}`);
});
