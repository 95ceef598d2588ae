import { Command } from "commander";

export interface StartOptions {
  readonly resultsDir: string;
}

export function startCommand(): Command {
  return new Command("start")
    .description(
      "The first run: fetch a small real model, measure it on all scenarios, write a report.",
    )
    .option("--results-dir <folder>", "where experiments are kept", "results")
    .action(async (options: StartOptions) => {
      const { runStart } = await import("../start/run-start.ts");
      process.exitCode = await runStart(options);
    });
}
