import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { z } from "zod";
import { readMachineConditions } from "../../bindings/process-counters/machine-conditions.ts";
import { ConfigError, PrerequisiteError } from "../../src/core/errors.ts";
import { packageRoot } from "../../src/core/package-root.ts";
import { mlxLaunch } from "../../src/engines/mlx/launch.ts";
import { median } from "../../src/stats/quantile.ts";
import { readArguments, runBench } from "../support/arguments.ts";
import { describeMachine, machineLine } from "../support/machine.ts";
import { realModel } from "../support/models.ts";
import { writeBenchResult } from "../support/result-file.ts";
import { fixed, renderTable } from "../support/table.ts";

const pairSchema = z.strictObject({
  own: z.strictObject({ ttftMs: z.number(), decodeTokensPerSecond: z.number() }),
  step: z.strictObject({ ttftMs: z.number(), decodeTokensPerSecond: z.number() }),
  reported: z.strictObject({
    stampedTokensPerSecond: z.number(),
    decodeTokensPerSecond: z.number(),
    tokens: z.number(),
    endedEarly: z.number(),
  }),
});

type Pair = z.infer<typeof pairSchema>;

/** `bench:mlx-loop [MLX_FOLDER]`: the worker's token loop beside mlx-lm's, and what mlx-lm says of itself. */
await runBench(async () => {
  const { numbers, positionals } = readArguments({ pairs: 7, prompt: 32, tokens: 24 });
  const [folder = realModel("smollm2-135m-fp32").path, ...more] = positionals;
  if (more.length > 0) {
    throw new ConfigError("One MLX folder is measured at a time", {
      code: "bench-arguments",
      hint: `Name ${folder} alone, then the others in runs of their own.`,
    });
  }
  const machine = describeMachine();
  const conditionsBefore = await readMachineConditions();
  const pairs = timeLoops(folder, numbers);
  console.log(machineLine(machine, conditionsBefore));
  console.log(`${folder}: ${numbers.prompt} random tokens, ${numbers.tokens} decoded, in turns\n`);
  console.log(renderTable(["figure, median (range)", "value"], rowsOf(pairs)));
  const path = writeBenchResult({
    bench: "mlx-loop",
    machine,
    conditionsBefore,
    conditionsAfter: await readMachineConditions(),
    settings: { ...numbers, folder },
    results: pairs,
  });
  console.log(`\nEvery value: ${path}`);
});

/** @throws PrerequisiteError `bench-mlx-failed`, `mlx-missing` */
function timeLoops(
  folder: string,
  numbers: { readonly pairs: number; readonly prompt: number; readonly tokens: number },
): Pair[] {
  const { command, environment } = mlxLaunch();
  const root = packageRoot();
  const { pairs, prompt, tokens } = numbers;
  const run = spawnSync(
    command,
    [
      join(root, "bench", "mlx-loop", "time_loops.py"),
      join(root, "bindings", "mlx"),
      folder,
      ...[pairs, prompt, tokens].map(String),
    ],
    { env: { ...process.env, ...environment }, encoding: "utf8" },
  );
  if (run.status !== 0) {
    throw new PrerequisiteError(`time_loops.py failed: ${run.stderr.slice(-2000)}`, {
      code: "bench-mlx-failed",
      hint: "edge-bench doctor --mlx",
    });
  }
  return run.stdout
    .trim()
    .split("\n")
    .map((line) => pairSchema.parse(JSON.parse(line)));
}

function rowsOf(pairs: readonly Pair[]): string[][] {
  const row = (name: string, figure: (pair: Pair) => number, decimals = 2): string[] => {
    const values = pairs.map(figure);
    const range = `${fixed(Math.min(...values), decimals)}..${fixed(Math.max(...values), decimals)}`;
    return [name, `${fixed(median(values), decimals)} (${range})`];
  };
  return [
    row("first token, own loop, ms", ({ own }) => own.ttftMs, 1),
    row("first token, generate_step, ms", ({ step }) => step.ttftMs, 1),
    row("generate_step / own, first token", ({ own, step }) => step.ttftMs / own.ttftMs),
    row("decode (N-1)/(tN-t1), own loop, tok/s", ({ own }) => own.decodeTokensPerSecond),
    row("decode (N-1)/(tN-t1), generate_step, tok/s", ({ step }) => step.decodeTokensPerSecond),
    row(
      "generate_step / own, decode",
      ({ own, step }) => step.decodeTokensPerSecond / own.decodeTokensPerSecond,
    ),
    row("decode as mlx-lm reports it, tok/s", ({ reported }) => reported.decodeTokensPerSecond),
    row(
      "reported / own, decode",
      ({ own, reported }) => reported.decodeTokensPerSecond / own.decodeTokensPerSecond,
    ),
    row(
      "reported / (N-1)/(tN-t1) of the same run",
      ({ reported }) => reported.decodeTokensPerSecond / reported.stampedTokensPerSecond,
      4,
    ),
    row("N/(N-1) of its convention", ({ reported }) => reported.tokens / (reported.tokens - 1), 4),
    row("reports that ended at an end token", ({ reported }) => reported.endedEarly, 0),
  ];
}
