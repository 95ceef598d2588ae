import type { ChildProcess } from "node:child_process";
import { EngineError } from "../../src/core/errors.ts";

/**
 * Waits for the first line on the standard output of a child.
 * @throws EngineError `bench-child-failed` when it ends, or cannot be started, before it printed one
 */
export function firstLine(child: ChildProcess, what: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const fail = (ending: string, cause?: unknown): void => {
      const details = {
        code: "bench-child-failed",
        hint: `What it said is above. By hand: ${child.spawnargs.join(" ")}`,
      };
      reject(
        new EngineError(`${what} ${ending}`, cause === undefined ? details : { ...details, cause }),
      );
    };
    child.stdout?.setEncoding("utf8").on("data", (part: string) => {
      text += part;
      const [line, rest] = text.split("\n", 2);
      if (rest !== undefined) resolve(line ?? "");
    });
    child.once("error", (cause) => {
      fail(`cannot be started: ${cause.message}`, cause);
    });
    child.once("close", (code, signal) => {
      fail(`ended with ${signal ?? `exit code ${String(code)}`} before it was ready`);
    });
  });
}
