import { Command } from "commander";

export interface RunOptions {
  /** `true`: the newest unfinished run of the file. */
  readonly resume?: string | true;
  readonly dryRun: boolean;
  readonly progress: boolean;
  readonly resultsDir: string;
  readonly configDir?: string;
}

export function runCommand(): Command {
  return new Command("run")
    .description("Answer the question of an experiment file: check, plan, measure, report, decide.")
    .argument("<file>", "an experiment file, such as configs/experiments/bank-laptop.yaml")
    .option("--resume [id]", "go on with the newest unfinished run of this file, or the one named")
    .option("--dry-run", "check everything and print the plan; measure nothing", false)
    .option("--no-progress", "print no progress")
    .option("--results-dir <folder>", "where experiments are kept", "results")
    .option("--config-dir <folder>", "folder of the configuration (default: the one shipped)")
    .action(async (file: string, options: RunOptions) => {
      const { runExperimentFile } = await import("../run/run-experiment-file.ts");
      process.exitCode = await runExperimentFile(file, options);
    });
}
