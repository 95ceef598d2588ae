import { Command, Option } from "commander";

export interface ReportOptions {
  readonly input?: string;
  readonly output?: string;
  readonly format: "all" | "markdown" | "csv" | "json" | "terminal";
  readonly resultsDir: string;
}

export function reportCommand(): Command {
  return new Command("report")
    .description("Write the report of an experiment from its files; no model is needed.")
    .option("--input <experiment>", "an experiment's folder or id (default: the newest)")
    .option("--output <folder>", "where to write (default: report/ in the experiment's folder)")
    .addOption(
      new Option("--format <format>", "which report")
        .choices(["all", "markdown", "csv", "json", "terminal"])
        .default("all"),
    )
    .option("--results-dir <folder>", "where experiments are kept", "results")
    .action(async (options: ReportOptions) => {
      const { runReport } = await import("../report/run-report.ts");
      process.exitCode = await runReport(options);
    });
}
