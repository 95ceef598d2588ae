import { availableParallelism } from "node:os";
import { openPythonSandbox, type PythonSandbox } from "../../bindings/python-wasi/sandbox.ts";
import { readMachineConditions } from "../../bindings/process-counters/machine-conditions.ts";
import type { HumanEvalDocument } from "../../src/assets/datasets/documents.ts";
import { loadHumanEval } from "../../src/assets/datasets/humaneval.ts";
import { resolveDataset } from "../../src/assets/datasets/resolve-dataset.ts";
import { canonicalProgram } from "../../src/score/humaneval-program.ts";
import { readNumbers, runBench } from "../support/arguments.ts";
import { calmWaiter, observeCalmly, type Observed } from "../support/disturbance.ts";
import { describeMachine, machineLine } from "../support/machine.ts";
import { writeBenchResult } from "../support/result-file.ts";
import { spreadOf } from "../support/spread.ts";
import { fixed, renderTable } from "../support/table.ts";

const HEADERS = ["figure", "median", "min", "max", "n", "target"];

interface Round {
  readonly wallSeconds: number;
  /** Of all threads of this process. */
  readonly processorSeconds: number;
  readonly passed: number;
}

/** `bench:sandbox`: what judging programs costs. HumanEval is looked for in EDGE_BENCH_DATA_DIR. */
await runBench(async () => {
  const numbers = readNumbers({ workers: 2, rounds: 3, kills: 10, "limit-ms": 500 });
  const documents = await loadHumanEval(await resolveDataset("humaneval"));
  const machine = describeMachine();
  const conditionsBefore = await readMachineConditions();
  const sandbox = await openPythonSandbox({ workerCount: numbers.workers, wallLimitMs: 120_000 });
  const waitForCalm = calmWaiter();
  const rounds: Observed<Round>[] = [];
  const overdueMs: number[] = [];
  try {
    for (let index = 0; index < numbers.rounds; index += 1) {
      rounds.push(await observeCalmly(() => runAll(documents, sandbox), waitForCalm));
    }
    for (let index = 0; index < numbers.kills; index += 1) {
      overdueMs.push(await overdue(sandbox, numbers["limit-ms"]));
    }
  } finally {
    await sandbox.close();
  }
  console.log(machineLine(machine, conditionsBefore));
  console.log(
    `${documents.length} canonical solutions of HumanEval, ${numbers.workers} workers, a fresh interpreter each; ` +
      `${rounds.map(({ value }) => value.passed).join(", ")} passed\n`,
  );
  console.log(renderTable(HEADERS, rowsOf(rounds, documents.length, overdueMs)));
  const path = writeBenchResult({
    bench: "sandbox",
    machine,
    conditionsBefore,
    conditionsAfter: await readMachineConditions(),
    settings: { ...numbers, programs: documents.length },
    results: [{ rounds, overdueMs }],
  });
  console.log(`\nEvery value: ${path}`);
});

async function runAll(
  documents: readonly HumanEvalDocument[],
  sandbox: PythonSandbox,
): Promise<Round> {
  const startMs = performance.now();
  const start = process.cpuUsage();
  const verdicts = await Promise.all(documents.map((doc) => sandbox.run(canonicalProgram(doc))));
  const used = process.cpuUsage(start);
  return {
    wallSeconds: (performance.now() - startMs) / 1000,
    processorSeconds: (used.user + used.system) / 1_000_000,
    passed: verdicts.filter(({ outcome }) => outcome === "passed").length,
  };
}

/** Milliseconds from the limit of an endless loop to its end. */
async function overdue(sandbox: PythonSandbox, wallLimitMs: number): Promise<number> {
  const program = "while True: pass";
  return (await sandbox.run({ program, check: "", wallLimitMs })).elapsedMs - wallLimitMs;
}

function rowsOf(
  rounds: readonly Observed<Round>[],
  programs: number,
  overdueMs: readonly number[],
): string[][] {
  const values = rounds.map(({ value }) => value);
  return [
    row(
      "all programs, wall s",
      values.map(({ wallSeconds }) => wallSeconds),
      "<= 10",
    ),
    row(
      "processor time of a program, ms",
      values.map(({ processorSeconds }) => (processorSeconds / programs) * 1000),
    ),
    row("endless loop: ended after its limit, ms", overdueMs, "<= 50"),
    row(
      `cores taken by others, of ${availableParallelism()}`,
      rounds.flatMap(({ othersCores }) => (othersCores === null ? [] : [othersCores])),
    ),
  ];
}

function row(name: string, values: readonly number[], target = ""): string[] {
  const { median, minimum, maximum, count } = spreadOf(values);
  return [name, fixed(median, 1), fixed(minimum, 1), fixed(maximum, 1), String(count), target];
}
