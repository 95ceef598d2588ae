import { Command } from "commander";

export interface RescoreOptions {
  readonly input?: string;
  /** PEM file; absent: the key that this tool made for itself. */
  readonly evidenceKey?: string;
  readonly resultsDir: string;
  readonly json: boolean;
}

export function rescoreCommand(): Command {
  return new Command("rescore")
    .description("Score the records of an evaluation or compliance run again; no model is needed.")
    .option(
      "--input <experiment>",
      "folder or id of an evaluation or a compliance run (default: the newest)",
    )
    .option(
      "--evidence-key <file>",
      "private key that signs a compliance run again (default: the one of this tool)",
    )
    .option("--results-dir <folder>", "where experiments are kept", "results")
    .option("--json", "print the results as one JSON document on standard output", false)
    .action(async (options: RescoreOptions) => {
      const { runRescore } = await import("../rescore/run-rescore.ts");
      process.exitCode = await runRescore(options);
    });
}
