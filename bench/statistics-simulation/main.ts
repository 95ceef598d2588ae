import { readMachineConditions } from "../../bindings/process-counters/machine-conditions.ts";
import { readNumbers, runBench } from "../support/arguments.ts";
import { describeMachine, machineLine } from "../support/machine.ts";
import { writeBenchResult } from "../support/result-file.ts";
import { renderTable } from "../support/table.ts";
import { isMarked, SIMULATION_HEADERS, simulationRow, type SimulatedFigure } from "./figure.ts";
import { simulateMacroF1Coverage } from "./macro-f1-coverage.ts";
import { simulateMeanCoverage } from "./mean-coverage.ts";
import { simulatePairedOutcomes } from "./paired-outcomes.ts";
import { simulatePromptsAndRounds } from "./prompts-and-rounds.ts";
import { simulateProportionCoverage } from "./proportion-coverage.ts";
import { simulateTrendTest } from "./trend-test.ts";

type Simulation = (replicates: number, seed: number) => SimulatedFigure[];

const SIMULATIONS: readonly (readonly [title: string, run: Simulation])[] = [
  [
    "Two equal models, prompts x rounds, run SD 3 %, prompt x model SD 2 %",
    simulatePromptsAndRounds,
  ],
  ["Intervals of a mean", simulateMeanCoverage],
  ["Intervals of a proportion", simulateProportionCoverage],
  ["Two systems on the same items", simulatePairedOutcomes],
  ["Intervals of macro-F1 over 77 labels", simulateMacroF1Coverage],
  ["Trend within a series", simulateTrendTest],
];

/** `bench:statistics-simulation`: do the intervals hold what they promise? */
await runBench(async () => {
  const numbers = readNumbers({ replicates: 4_000, seed: 20_240_611 });
  const machine = describeMachine();
  const conditionsBefore = await readMachineConditions();
  console.log(machineLine(machine, conditionsBefore));
  console.log(
    `${numbers.replicates} replicates, seed ${numbers.seed}; "!" marks more than 4 standard errors`,
  );
  const figures: SimulatedFigure[] = [];
  for (const [title, run] of SIMULATIONS) {
    const startMs = performance.now();
    const rows = run(numbers.replicates, numbers.seed);
    const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
    console.log(
      `\n${title} (${seconds} s)\n\n${renderTable(SIMULATION_HEADERS, rows.map(simulationRow))}`,
    );
    figures.push(...rows);
  }
  const marked = figures.filter(isMarked).length;
  console.log(`\n${figures.length} figures, ${marked} marked`);
  const path = writeBenchResult({
    bench: "statistics-simulation",
    machine,
    conditionsBefore,
    conditionsAfter: await readMachineConditions(),
    settings: numbers,
    results: figures,
  });
  console.log(`Every value: ${path}`);
});
