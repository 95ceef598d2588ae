import { Command } from "commander";
import { addEngineOptions, type EngineOptions } from "../engine-options.ts";
import { collectWords, parseCount, parseSeed } from "../parse-values.ts";

/** Options of `edge-bench overhead`. */
export interface OverheadOptions extends EngineOptions {
  /** Absent only when an experiment is resumed. */
  readonly model?: string;
  readonly scenario: string;
  /** Absent: twelve, or all that there are. */
  readonly prompts?: number;
  readonly rounds: number;
  readonly outputTokens: number;
  /** Absent: all that can be measured here. */
  readonly rungs?: readonly string[];
  /** Path of the program. */
  readonly llamaServer?: string;
  /** A server that runs already, instead of the program. */
  readonly serverUrl?: string;
  /** Absent: the only one that it serves. */
  readonly servedModel?: string;
  /** Its process now; a resumed ladder is told anew. */
  readonly serverPid?: number;
  readonly seed: number;
  /** `true`: the newest unfinished one. */
  readonly resume?: string | true;
  readonly progress: boolean;
  readonly resultsDir: string;
  readonly configDir?: string;
  readonly json: boolean;
}

export function overheadCommand(): Command {
  const command = new Command("overhead")
    .description("Measure what HTTP costs, layer by layer: the same tokens by several ways.")
    .option("--model <name>", "a key of configs/models.yaml or a path to a .gguf file")
    .option("--scenario <name>", "whose prompts are asked", "interactive_assistant")
    .option(
      "--prompts <n>",
      "prompts, the same on every rung and in every round (default: 12)",
      parseCount,
    )
    .option("--rounds <n>", "rounds, fresh processes in each", parseCount, 6)
    .option("--output-tokens <n>", "tokens that every answer has", parseCount, 64)
    .option(
      "--rungs <names...>",
      "direct, direct-again, node-llama-cpp, own-server, llama-server (default: all that can be measured here)",
      collectWords,
    )
    .option("--llama-server <program>", "llama.cpp's own server, to be started for each round")
    .option(
      "--server-url <url>",
      "a llama-server that runs already, such as http://127.0.0.1:8080/v1",
    )
    .option(
      "--served-model <name>",
      "the model to ask it for, word for word (default: the only one that it serves)",
    )
    .option("--server-pid <n>", "its process, to read its memory and processor time", parseCount)
    .option("--seed <n>", "seed of every random choice", parseSeed, 42)
    .option("--resume [id]", "go on with the newest unfinished ladder, or the one named")
    .option("--no-progress", "print no progress")
    .option("--results-dir <folder>", "where experiments are kept", "results")
    .option("--config-dir <folder>", "folder of scenarios.yaml (default: the one shipped)")
    .option("--json", "print the analysis as one JSON document on standard output", false);
  return addEngineOptions(command).action(async (options: OverheadOptions, self: Command) => {
    const { runOverhead } = await import("../overhead/run-overhead.ts");
    const given = (name: string): boolean => self.getOptionValueSource(name) === "cli";
    process.exitCode = (await runOverhead(options, given)).exitCode;
  });
}
