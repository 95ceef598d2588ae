import { fileURLToPath } from "node:url";
import type { EngineName } from "../../src/core/engine.ts";

/** A command under the name that the table shows: program and arguments, started without a shell. */
export interface ColdStartCommand {
  readonly name: string;
  readonly command: readonly string[];
}

/** What is asked of every program, so that the same token comes first. */
export interface OneToken {
  readonly modelPath: string;
  readonly threads: number;
  readonly contextTokens: number;
}

export const QUESTION = "What is the capital of France?";
const CLI = fileURLToPath(new URL("../../dist/src/cli/main.js", import.meta.url));

/** A Node that does nothing, then the command line without a model. */
export function commandsWithoutModel(): ColdStartCommand[] {
  return [
    { name: "node -e 0", command: [process.execPath, "-e", "0"] },
    { name: "edge-bench --version", command: [process.execPath, CLI, "--version"] },
  ];
}

/** `edge-bench ask` for one token. */
export function askCommand(
  engine: EngineName,
  { modelPath, threads, contextTokens }: OneToken,
  ...more: readonly string[]
): ColdStartCommand {
  return {
    name: `edge-bench ask, ${engine}`,
    command: [
      ...[process.execPath, CLI, "ask", "--model", modelPath, "--engine", engine],
      ...["--threads", String(threads), "--context", String(contextTokens)],
      ...["--max-tokens", "1", ...more, QUESTION],
    ],
  };
}

/**
 * llama.cpp's own program for one token of a rendered prompt: no chat template applied again, no
 * warm-up pass before the prompt (`edge-bench ask` makes none either).
 */
export function llamaCompletionCommand(
  program: string,
  promptPath: string,
  { modelPath, threads, contextTokens }: OneToken,
  ...more: readonly string[]
): ColdStartCommand {
  return {
    name: "llama-completion",
    command: [
      ...[program, "-m", modelPath, "-t", String(threads), "-c", String(contextTokens)],
      ...["-n", "1", "--temp", "0", "--no-conversation", "--no-warmup", "--no-display-prompt"],
      ...["--no-escape", "--binary-file", promptPath, ...more],
    ],
  };
}
