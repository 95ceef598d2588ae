import { Command, Option } from "commander";

export interface ImportOriginalOptions {
  readonly output?: string;
  readonly format?: "markdown" | "json";
}

export interface ImportLmEvalOptions {
  readonly output?: string;
}

export function importCommand(): Command {
  const command = new Command("import").description(
    "Read results of other tools, with what is known to be wrong with them.",
  );
  command
    .command("original")
    .description("Result files of the Python original: every figure, flagged where it misleads.")
    .argument("<folder>", "the folder with perf_*.jsonl, eval_*.json ...")
    .option("--output <file>", "where to write (default: standard output)")
    .addOption(
      new Option(
        "--format <format>",
        "what to write (default: by the file's extension, else markdown)",
      ).choices(["markdown", "json"]),
    )
    .action(async (folder: string, options: ImportOriginalOptions) => {
      const { runImportOriginal } = await import("../import/run-import-original.ts");
      process.exitCode = await runImportOriginal(folder, options);
    });
  command
    .command("lm-eval")
    .description("Sample logs of lm-eval 0.4: one result for each document, to compare with ours.")
    .argument("<path>", "the folder that lm-eval wrote with --log_samples, or one samples_*.jsonl")
    .option("--output <file>", "where to write the JSON (default: standard output)")
    .action(async (path: string, options: ImportLmEvalOptions) => {
      const { runImportLmEval } = await import("../import/run-import-lm-eval.ts");
      process.exitCode = await runImportLmEval(path, options);
    });
  return command;
}
