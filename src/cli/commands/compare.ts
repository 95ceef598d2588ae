import { Command, Option } from "commander";

export interface CompareOptions {
  readonly lang: "en" | "fr";
  readonly output?: string;
  readonly resultsDir: string;
  readonly configDir?: string;
  readonly json: boolean;
}

export function compareCommand(): Command {
  return new Command("compare")
    .description("Compare experiments, models or files: what differs, and what the data show.")
    .argument(
      "<subjects...>",
      "two or more: experiments or runs (id or folder), one model of an experiment (ID:MODEL), models that were measured (key or .gguf file), sample files of lm-eval",
    )
    .addOption(
      new Option("--lang <language>", "language of the sentences")
        .choices(["en", "fr"])
        .default("en"),
    )
    .option("--output <folder>", "also write the whole report of all of them there")
    .option("--results-dir <folder>", "where experiments are kept", "results")
    .option("--config-dir <folder>", "folder with decision.yaml (default: the one shipped)")
    .option("--json", "print differences and comparisons as one JSON document", false)
    .action(async (subjects: string[], options: CompareOptions) => {
      const { runCompare } = await import("../compare/run-compare.ts");
      process.exitCode = await runCompare(subjects, options);
    });
}
