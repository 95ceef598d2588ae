import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { runTool } from "../support/run-tool.ts";
import { askCommand, llamaCompletionCommand, type OneToken } from "./commands.ts";

const HINT = "Run it by hand with --help.";

/** The part of `ask --json` that is read. */
const answerSchema = z.looseObject({
  renderedPrompt: z.string(),
  promptTokens: z.array(z.int()).min(1),
  text: z.string(),
});

/** What all programs are given, and whether they make the same of it. */
export interface FirstTokenCheck {
  readonly promptPath: string;
  readonly promptTokenCount: number;
  readonly text: string;
  /** False when one of them evaluated other tokens or chose another one: the times then compare unequal work. */
  readonly same: boolean;
}

/** One untimed run of each program. Leaves the rendered prompt in `folder` for llama-completion. */
export async function checkFirstToken(
  llamaCompletion: string,
  request: OneToken,
  folder: string,
): Promise<FirstTokenCheck> {
  const ours = await ask("llama-cpp", request);
  const theirs = await ask("node-llama-cpp", request);
  const promptPath = join(folder, "prompt.txt");
  const logPath = join(folder, "llama-completion.log");
  await writeFile(promptPath, ours.renderedPrompt);
  const text = await run(
    llamaCompletionCommand(
      llamaCompletion,
      promptPath,
      request,
      "--verbose-prompt",
      "--log-file",
      logPath,
    ).command,
  );
  const tokens = loggedTokens(await readFile(logPath, "utf8"));
  const same =
    sameTokens(ours.promptTokens, tokens) &&
    sameTokens(ours.promptTokens, theirs.promptTokens) &&
    ours.text === theirs.text &&
    // The program ends its output with two line ends of its own.
    text === `${ours.text}\n\n`;
  return { promptPath, promptTokenCount: ours.promptTokens.length, text: ours.text, same };
}

async function ask(engine: "llama-cpp" | "node-llama-cpp", request: OneToken) {
  const output = await run(askCommand(engine, request, "--json").command);
  return answerSchema.parse(JSON.parse(output));
}

function run([program = "", ...args]: readonly string[]): Promise<string> {
  return runTool(program, args, { hint: HINT });
}

/** Token ids of a prompt as `--verbose-prompt` logs them: `0.00.207.158 I   9690 -> 'system'`. */
export function loggedTokens(log: string): number[] {
  return [...log.matchAll(/^\S+ I +(\d+) -> '/gm)].map(([, id]) => Number(id));
}

function sameTokens(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((token, index) => token === b[index]);
}
