import { Command, Option } from "commander";
import { collectWords } from "../parse-values.ts";

export type ReportOutput =
  | "all"
  | "markdown"
  | "html"
  | "csv"
  | "latex"
  | "json"
  | "llama-bench"
  | "benchstat"
  | "localscore"
  | "procyon"
  | "terminal";

export interface ReportOptions {
  readonly input?: readonly string[];
  readonly output?: string;
  readonly format: ReportOutput;
  readonly lang: "en" | "fr";
  readonly compliance: boolean;
  readonly resultsDir: string;
  readonly configDir?: string;
}

const FORMATS = [
  "all",
  "markdown",
  "html",
  "csv",
  "latex",
  "json",
  "llama-bench",
  "benchstat",
  "localscore",
  "procyon",
  "terminal",
] as const;

export function reportCommand(): Command {
  return new Command("report")
    .description("Write the report of experiments from their files; no model is needed.")
    .option(
      "--input <experiments...>",
      "folders or ids of experiments or runs, reported together (default: the newest)",
      collectWords,
    )
    .option("--output <folder>", "where to write (default: report/ in the first one's folder)")
    .addOption(
      new Option(
        "--format <format>",
        "which report; all: every one of ours; llama-bench, benchstat, localscore, procyon: as those tools define speed",
      )
        .choices(FORMATS)
        .default("all"),
    )
    .addOption(
      new Option("--lang <language>", "language of Markdown, HTML and LaTeX")
        .choices(["en", "fr"])
        .default("en"),
    )
    .option(
      "--compliance",
      "with the newest compliance run of the same model files (a compliance run itself always has its chapter)",
      false,
    )
    .option("--results-dir <folder>", "where experiments are kept", "results")
    .option(
      "--config-dir <folder>",
      "folder with decision.yaml (default: what the run required, else the one shipped)",
    )
    .action(async (options: ReportOptions) => {
      const { runReport } = await import("../report/run-report.ts");
      process.exitCode = await runReport(options);
    });
}
