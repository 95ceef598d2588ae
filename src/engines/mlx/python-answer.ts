import type { z } from "zod";
import { runBounded, type BoundedResult } from "./run-bounded.ts";

/** What a script of ours answered, or one sentence on why there is no answer. */
export type PythonAnswer<T> =
  | { readonly status: "ok"; readonly value: T }
  | { readonly status: "failed"; readonly reason: string };

export interface PythonScript {
  readonly pythonPath: string;
  /** Arguments of the interpreter, the script's path among them. */
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly timeLimitMs: number;
}

/** Runs a script whose last line on standard output is one JSON document, and checks that against a schema. */
export async function askPython<T>(
  script: PythonScript,
  schema: z.ZodType<T>,
): Promise<PythonAnswer<T>> {
  const { pythonPath: program, ...rest } = script;
  const result = await runBounded({ program, ...rest });
  if (result.ending !== "exited" || result.exitCode !== 0) {
    return { status: "failed", reason: reasonOf(result, script.timeLimitMs) };
  }
  const parsed = schema.safeParse(lastJsonLine(result.stdout));
  if (parsed.success) return { status: "ok", value: parsed.data };
  return {
    status: "failed",
    reason: `it answered something else than expected: ${excerpt(result.stdout) || "nothing"}`,
  };
}

/** `null` when the last line that is not empty is no JSON: what comes before may be noise of packages. */
export function lastJsonLine(output: string): unknown {
  const last = output
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .at(-1);
  try {
    return JSON.parse(last ?? "");
  } catch {
    return null;
  }
}

function reasonOf(result: BoundedResult, timeLimitMs: number): string {
  const said = excerpt(result.stderr);
  const because = said === "" ? "" : `: ${said}`;
  switch (result.ending) {
    case "timed-out":
      return `it gave no answer within ${timeLimitMs / 1000} s`;
    case "aborted":
      return "it was interrupted";
    case "not-started":
      return `it cannot be started${because}`;
    case "killed":
      return `it was ended by a signal${because}`;
    case "exited":
      return `it ended with exit code ${result.exitCode ?? "unknown"}${because}`;
  }
}

const EXCERPT_CHARACTERS = 300;

/** The last line that is not empty, cut: Python's tracebacks end with the error itself. */
function excerpt(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  return (lines.filter((line) => line !== "").at(-1) ?? "").slice(0, EXCERPT_CHARACTERS);
}
