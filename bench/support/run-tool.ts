import { spawn } from "node:child_process";
import { PrerequisiteError } from "../../src/core/errors.ts";

/** Lines of standard error that an error message quotes. */
const QUOTED_LINES = 12;

export interface ToolOptions {
  readonly workingFolder?: string;
  /** What to install or change when the tool is missing or fails. */
  readonly hint: string;
}

/**
 * Runs a program to its end and returns what it printed on standard output.
 * @throws PrerequisiteError `bench-tool-missing`, `bench-tool-failed`
 */
export function runTool(
  command: string,
  args: readonly string[],
  { workingFolder, hint }: ToolOptions,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ["ignore", "pipe", "pipe"],
      ...(workingFolder === undefined ? {} : { cwd: workingFolder }),
    });
    let output = "";
    let problems = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (problems += text));
    child.once("error", (cause) => {
      const message = `Cannot run ${command}: ${cause.message}`;
      reject(new PrerequisiteError(message, { code: "bench-tool-missing", hint, cause }));
    });
    child.once("close", (code, signal) => {
      if (code === 0) {
        resolve(output);
        return;
      }
      const tail = problems.trimEnd().split("\n").slice(-QUOTED_LINES).join("\n");
      const message = `${command} ended with ${signal ?? `exit code ${String(code)}`}:\n${tail}`;
      reject(new PrerequisiteError(message, { code: "bench-tool-failed", hint }));
    });
  });
}
