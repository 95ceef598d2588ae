import { Command } from "commander";
import { KEEPS_WINDOWS_WHEN_SCORING } from "../engine-defaults.ts";
import { addEngineOptions, type EngineOptions } from "../engine-options.ts";
import { addRequiredOption } from "../required-option.ts";

export interface ScoreOptions extends EngineOptions {
  readonly model: string;
  /** A file, or `-` for standard input. */
  readonly input: string;
  /** A file, or `-` for standard output. */
  readonly output: string;
  readonly fast: boolean;
  readonly reference: boolean;
  readonly resume: boolean;
  readonly configDir?: string;
}

export function scoreCommand(): Command {
  let command = new Command("score").description(
    "Log-likelihood of continuations, split into tokens and summed up as lm-eval does it.",
  );
  command = addRequiredOption(
    command,
    "--model <name>",
    "a key of configs/models.yaml or a path to a .gguf file",
  );
  command = addRequiredOption(
    command,
    "--input <file>",
    'JSON lines {"id", "context", "continuation"}; - for standard input',
  );
  command = addRequiredOption(
    command,
    "--output <file>",
    "one JSON line for each request, in their order; - for standard output",
  );
  command
    .option("--resume", "go on with an output that was interrupted", false)
    .option("--fast", "batch several sequences: faster, deviates a little", false)
    .option(
      "--reference",
      "KV cache in F32, no flash attention: for comparisons with other implementations",
      false,
    )
    .option("--config-dir <folder>", "folder of models.yaml (default: the one shipped)");
  return addEngineOptions(command, KEEPS_WINDOWS_WHEN_SCORING).action(
    async (options: ScoreOptions, self: Command) => {
      const { runScore } = await import("../score/run-score.ts");
      const given = (name: string): boolean => self.getOptionValueSource(name) === "cli";
      process.exitCode = await runScore(options, given);
    },
  );
}
