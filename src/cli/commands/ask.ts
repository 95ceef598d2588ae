import { Command } from "commander";
import { addEngineOptions, type EngineOptions } from "../engine-options.ts";
import { addServerOptions, type ServerOptions } from "../server-options.ts";
import {
  collectText,
  parseCount,
  parseFraction,
  parseSeed,
  parseTemperature,
} from "../parse-values.ts";
import { addRequiredOption } from "../required-option.ts";

export interface AskOptions extends EngineOptions, ServerOptions {
  /** Needed unless a server is named. */
  readonly model?: string;
  readonly system?: string;
  readonly maxTokens: number;
  readonly temperature: number;
  readonly topK?: number;
  readonly topP?: number;
  readonly minP?: number;
  readonly seed: number;
  readonly stop?: readonly string[];
  readonly schema?: string;
  readonly configDir?: string;
  readonly json: boolean;
}

export function askCommand(): Command {
  const command = addRequiredOption(
    new Command("ask")
      .description("Ask a model one question: the answer as it is made, then its figures.")
      .argument("<question>", "what to ask"),
    "--model <name>",
    "a key of configs/models.yaml or a path to a .gguf file; with --base-url, a name of the server",
    "baseUrl",
  )
    .option("--system <text>", "system message")
    .option("--max-tokens <n>", "longest answer", parseCount, 256)
    .option("--temperature <t>", "0 is greedy", parseTemperature, 0)
    .option("--top-k <n>", "sample from the k most likely tokens", parseCount)
    .option(
      "--top-p <p>",
      "sample from the smallest set that reaches this probability",
      parseFraction,
    )
    .option("--min-p <p>", "drop tokens less likely than this fraction of the best", parseFraction)
    .option("--seed <n>", "seed of the sampler", parseSeed, 42)
    .option("--stop <text>", "end the answer before this text; may be repeated", collectText)
    .option("--schema <file>", "JSON Schema that the answer must follow")
    .option("--config-dir <folder>", "folder of models.yaml (default: the one shipped)")
    .option("--json", "print one JSON object instead", false);
  addServerOptions(addEngineOptions(command));
  return command.action(async (question: string, options: AskOptions) => {
    const { runAsk } = await import("../ask/run-ask.ts");
    process.exitCode = await runAsk(question, options);
  });
}
