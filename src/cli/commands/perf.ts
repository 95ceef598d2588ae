import { Command } from "commander";
import { addEngineOptions, type EngineOptions } from "../engine-options.ts";
import { addServerOptions, type ServerOptions } from "../server-options.ts";
import {
  collectWords,
  parseCount,
  parseCountOrZero,
  parseSeconds,
  parseSeed,
} from "../parse-values.ts";

/** Options of `edge-bench perf`. `undefined` leaves the choice to `configs/scenarios.yaml`, or to the resumed experiment. */
export interface PerfOptions extends EngineOptions, ServerOptions {
  readonly models?: readonly string[];
  readonly scenarios?: readonly string[];
  readonly runs?: number;
  /** Prompts that every round asks; instead of `runs`. */
  readonly prompts?: number;
  readonly rounds?: number;
  readonly warmup?: number;
  readonly cooldown?: number;
  readonly seed: number;
  /** `true`: the newest unfinished one. */
  readonly resume?: string | true;
  readonly compare: boolean;
  /** Every model twice. */
  readonly aa: boolean;
  readonly checkpoint: boolean;
  readonly progress: boolean;
  readonly resultsDir: string;
  readonly configDir?: string;
  readonly json: boolean;
}

export function perfCommand(): Command {
  const command = addDesignOptions(
    new Command("perf").description("Measure speed and memory of models on the scenarios."),
  )
    .option("--resume [id]", "go on with the newest unfinished experiment, or the one named")
    .option("--no-checkpoint", "do not force each record to disk; the experiment cannot be resumed")
    .option("--no-progress", "print no progress")
    .option("--results-dir <folder>", "where experiments are kept", "results")
    .option(
      "--config-dir <folder>",
      "folder of models.yaml and scenarios.yaml (default: the one shipped)",
    )
    .option("--json", "print the summary as one JSON document on standard output", false);
  return addServerOptions(addEngineOptions(command)).action(
    async (options: PerfOptions, self: Command) => {
      const { runPerf } = await import("../perf/run-perf.ts");
      const given = (name: string): boolean => self.getOptionValueSource(name) === "cli";
      process.exitCode = (await runPerf(options, given)).exitCode;
    },
  );
}

/** What is measured and how often. */
function addDesignOptions(command: Command): Command {
  return command
    .option(
      "--models <names...>",
      "all, gguf, mlx, http, a key or group of configs/models.yaml, or paths to .gguf files (default: all)",
      collectWords,
    )
    .option("--scenarios <names...>", "all, a scenario or a category (default: all)", collectWords)
    .option("--runs <n>", "measured prompts per model and scenario (default: 20)", parseCount)
    .option(
      "--prompts <n>",
      "ask the same n prompts in every round, instead of --runs: differences between prompts and between processes can then be told apart",
      parseCount,
    )
    .option(
      "--rounds <n>",
      "rounds, a fresh process each (default: 1; with several models or --prompts 5)",
      parseCount,
    )
    .option(
      "--warmup <n>",
      "unmeasured trials per process and scenario (default: 3)",
      parseCountOrZero,
    )
    .option("--cooldown <seconds>", "pause before each cold trial (default: 2.0)", parseSeconds)
    .option("--seed <n>", "seed of every random choice", parseSeed, 42)
    .option(
      "--compare",
      "compare the models with each other (default models: format_comparison)",
      false,
    )
    .option(
      "--aa",
      "measure every model twice under two names: how often this machine finds differences that are none",
      false,
    );
}
