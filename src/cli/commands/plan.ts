import { Command } from "commander";
import { parseCount, parseFolder, parsePercent } from "../parse-values.ts";

export interface PlanOptions {
  readonly task?: string;
  readonly scenario?: string;
  /** Percentage points of a task, percent of a scenario's speed. */
  readonly detect: number;
  readonly power: number;
  readonly alpha: number;
  readonly discordant?: number;
  readonly prompts: number;
  readonly model?: string;
  readonly dataDir?: string;
  readonly resultsDir: string;
  readonly configDir?: string;
  readonly json: boolean;
}

export function planCommand(): Command {
  return new Command("plan")
    .description(
      "How many items, prompts and rounds a difference takes, and how long that is here.",
    )
    .option("--task <name>", "a task of configs/eval_tasks.yaml: plan the number of items")
    .option("--scenario <name>", "a scenario of configs/scenarios.yaml: plan prompts and rounds")
    .requiredOption(
      "--detect <size>",
      "the difference to find: points of a task's figure, or percent of speed",
      parsePercent,
    )
    .option("--power <percent>", "chance of finding it", parsePercent, 80)
    .option("--alpha <percent>", "chance of finding one where there is none", parsePercent, 5)
    .option(
      "--discordant <percent>",
      "share of items on which only one of two models is right (default: as measured here, else 20)",
      parsePercent,
    )
    .option("--prompts <n>", "prompts of a round", parseCount, 20)
    .option("--model <name>", "take the time of this model (default: the slowest measured here)")
    .option(
      "--data-dir <folder>",
      "folder of data sets, to know how many items there are",
      parseFolder,
    )
    .option("--results-dir <folder>", "where experiments are kept", "results")
    .option("--config-dir <folder>", "folder of the configuration (default: the one shipped)")
    .option("--json", "print the plan as one JSON document", false)
    .action(async (options: PlanOptions) => {
      const { runPlan } = await import("../plan/run-plan.ts");
      process.exitCode = await runPlan(options);
    });
}
