import { Command } from "commander";

export interface RescoreOptions {
  readonly input?: string;
  readonly resultsDir: string;
  readonly json: boolean;
}

export function rescoreCommand(): Command {
  return new Command("rescore")
    .description("Score the records of an evaluation again; no model is needed.")
    .option("--input <experiment>", "an evaluation's folder or id (default: the newest)")
    .option("--results-dir <folder>", "where experiments are kept", "results")
    .option("--json", "print the results as one JSON document on standard output", false)
    .action(async (options: RescoreOptions) => {
      const { runRescore } = await import("../rescore/run-rescore.ts");
      process.exitCode = await runRescore(options);
    });
}
