import { z } from "zod";
import type { ProgramEnding, ProgramObservation } from "./run-program.ts";
import type { PythonOutcome, PythonVerdict } from "./verdict.ts";

/** Written inside the interpreter, so by anybody. */
const reportSchema = z.strictObject({
  errorType: z.string(),
  message: z.string(),
  exits: z.boolean(),
});

type Trap = Extract<ProgramEnding, { kind: "trap" }>;
type Report = z.infer<typeof reportSchema>;
type Judgement = Omit<PythonVerdict, "output" | "elapsedMs">;

/** Exceptions that say more than that there was one. A map: the names are written by anybody. */
const OUTCOME_OF_ERROR: ReadonlyMap<string, PythonOutcome> = new Map([
  ["AssertionError", "assertion-failed"],
  ["SyntaxError", "syntax-error"],
  ["IndentationError", "syntax-error"],
  ["TabError", "syntax-error"],
  ["MemoryError", "out-of-memory"],
  ["RecursionError", "recursion"],
]);

/** V8's words when the native stack is used up, a RangeError. */
const STACK_USED_UP = "Maximum call stack size exceeded";
/** Python's words, in a MemoryError, for a source that is nested too deeply for its parser. */
const PARSER_STACK_USED_UP = "Parser stack overflowed";
/** An interpreter within this much of the limit could not get more memory when it broke down. */
const NEAR_LIMIT_BYTES = 16 * 1024 * 1024;

/**
 * The verdict on what was observed. A pass needs the confirmed nonce and an interpreter that returned
 * by itself; everything else is a failure, and the report of the interpreter only tells its kind.
 */
export function judgeProgram(observation: ProgramObservation, memoryLimitBytes: number): Judgement {
  const { ending } = observation;
  const isFull = observation.memoryBytes > memoryLimitBytes - NEAR_LIMIT_BYTES;
  switch (ending.kind) {
    case "returned":
      return observation.confirmed
        ? judgement("passed")
        : judgement("no-proof", "the end of the test was not confirmed");
    case "exited":
      return judgeExit(readReport(observation.report), ending.exitCode, isFull);
    case "output-flood":
      return judgement("output-flood", "more than 64 KiB were printed");
    case "trap":
      return judgement(outcomeOfTrap(ending, isFull), ending.message);
  }
}

function judgeExit(report: Report | null, exitCode: number, isFull: boolean): Judgement {
  if (report === null) {
    return judgement("exited", `exit code ${exitCode} before the end of the test`);
  }
  const { errorType, message } = report;
  return { outcome: outcomeOfReport(report, isFull), errorType, message };
}

function outcomeOfReport(report: Report, isFull: boolean): PythonOutcome {
  const { errorType, message, exits } = report;
  if (exits) return "exited";
  // What CPython says when an allocation fails where it did not expect it.
  if (errorType === "SystemError" && isFull) return "out-of-memory";
  if (errorType === "MemoryError" && message.startsWith(PARSER_STACK_USED_UP)) return "recursion";
  return OUTCOME_OF_ERROR.get(errorType) ?? "exception";
}

/** The interpreter's own stack lies at the lower end of its memory: overrun, it leaves the memory. */
function outcomeOfTrap(trap: Trap, isFull: boolean): PythonOutcome {
  if (trap.isDeep || trap.message.includes(STACK_USED_UP)) return "recursion";
  return isFull ? "out-of-memory" : "crashed";
}

function judgement(outcome: PythonOutcome, message = ""): Judgement {
  return { outcome, errorType: null, message };
}

function readReport(text: string | null): Report | null {
  if (text === null) return null;
  try {
    const parsed = reportSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
