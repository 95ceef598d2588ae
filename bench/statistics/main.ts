import { readMachineConditions } from "../../bindings/process-counters/machine-conditions.ts";
import { readNumbers, runBench } from "../support/arguments.ts";
import { describeMachine, machineLine } from "../support/machine.ts";
import { writeBenchResult } from "../support/result-file.ts";
import { renderTable } from "../support/table.ts";
import { ANALYSIS_HEADERS, analysisRows, measureAnalysis } from "./analysis-cost.ts";
import { BOOTSTRAP_HEADERS, bootstrapRow, compareBootstraps } from "./bootstrap.ts";
import { openScipySide } from "./scipy-side.ts";

/** Prompts of a scenario, runs of a cell, items of a large task. */
const SIZES = [20, 200, 3080];

/** `bench:statistics`: what an analysis costs, beside SciPy. */
await runBench(async () => {
  const numbers = readNumbers({ pairs: 15, analyses: 3 });
  const scipy = await openScipySide();
  const machine = describeMachine();
  const conditionsBefore = await readMachineConditions();
  console.log(machineLine(machine, conditionsBefore));
  const { versions } = scipy;
  console.log(
    `SciPy ${versions.scipy}, NumPy ${versions.numpy}, Python ${versions.python}; ${numbers.pairs} pairs`,
  );
  const comparisons = await compareBootstraps(scipy, SIZES, numbers.pairs);
  scipy.close();
  console.log("\nBootstrap of a mean, 10,000 resamples; ours gives both intervals at once.");
  console.log(
    "SciPy: as it is called by default; with a Generator of its own; with its best batch\n",
  );
  console.log(renderTable(BOOTSTRAP_HEADERS, comparisons.map(bootstrapRow)));
  const costs = await measureAnalysis(numbers.analyses);
  console.log(`\n${renderTable(ANALYSIS_HEADERS, analysisRows(costs))}`);
  const path = writeBenchResult({
    bench: "statistics",
    machine,
    conditionsBefore,
    conditionsAfter: await readMachineConditions(),
    settings: { ...numbers, ...versions },
    results: [...comparisons, ...costs],
  });
  console.log(`\nEvery value: ${path}`);
});
