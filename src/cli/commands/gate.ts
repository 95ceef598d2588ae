import { Command } from "commander";
import { collectWords } from "../parse-values.ts";

export interface GateOptions {
  readonly input?: readonly string[];
  readonly baseline?: readonly string[];
  readonly junit?: string;
  readonly allowUndecided: boolean;
  readonly resultsDir: string;
  readonly configDir?: string;
}

export function gateCommand(): Command {
  return new Command("gate")
    .description("Exit 1 when a requirement is missed, or a model is worse than in a baseline.")
    .option(
      "--input <experiments...>",
      "folders or ids of experiments or runs (default: the newest)",
      collectWords,
    )
    .option(
      "--baseline <experiments...>",
      "earlier experiments or runs that must not be better by more than decision.yaml allows",
      collectWords,
    )
    .option("--junit <file>", "also write every check as JUnit XML")
    .option("--allow-undecided", "let what could not be judged pass", false)
    .option("--results-dir <folder>", "where experiments are kept", "results")
    .option(
      "--config-dir <folder>",
      "folder with decision.yaml (default: what the run required, else the one shipped)",
    )
    .action(async (options: GateOptions) => {
      const { runGate } = await import("../gate/run-gate.ts");
      process.exitCode = await runGate(options);
    });
}
