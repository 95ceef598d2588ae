import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeProgram } from "../../../../bindings/python-wasi/judge-program.ts";
import type {
  ProgramEnding,
  ProgramObservation,
} from "../../../../bindings/python-wasi/run-program.ts";

const MEBIBYTE = 1024 * 1024;
const LIMIT_BYTES = 256 * MEBIBYTE;

function observed(
  ending: ProgramEnding,
  rest: Partial<ProgramObservation> = {},
): ProgramObservation {
  return {
    ending,
    confirmed: false,
    report: null,
    output: "",
    memoryBytes: 10 * MEBIBYTE,
    ...rest,
  };
}

const judge = (observation: ProgramObservation) => judgeProgram(observation, LIMIT_BYTES);
const report = (errorType: string, message = "", exits = false): string =>
  JSON.stringify({ errorType, message, exits });

describe("a pass", () => {
  it("needs a confirmed nonce and an interpreter that returned", () => {
    expect(judge(observed({ kind: "returned" }, { confirmed: true }))).toEqual({
      outcome: "passed",
      errorType: null,
      message: "",
    });
  });

  it("is not given for the nonce alone, however the program ended", () => {
    const endings: fc.Arbitrary<ProgramEnding> = fc.oneof(
      fc.record({ kind: fc.constant("exited" as const), exitCode: fc.integer() }),
      fc.constant({ kind: "output-flood" as const }),
      fc.record({
        kind: fc.constant("trap" as const),
        message: fc.string(),
        isDeep: fc.boolean(),
      }),
    );
    const reports = fc.option(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.string().map((type) => report(type)),
      ),
    );
    fc.assert(
      fc.property(endings, reports, (ending, text) => {
        const verdict = judge(observed(ending, { confirmed: true, report: text }));
        expect(verdict.outcome).not.toBe("passed");
      }),
    );
  });

  it("is not given for returning alone, whatever was reported", () => {
    const verdict = judge(observed({ kind: "returned" }, { report: report("", "passed") }));
    expect(verdict.outcome).toBe("no-proof");
  });
});

describe("the kind of a failure", () => {
  it.each([
    ["AssertionError", "assertion-failed"],
    ["SyntaxError", "syntax-error"],
    ["IndentationError", "syntax-error"],
    ["TabError", "syntax-error"],
    ["MemoryError", "out-of-memory"],
    ["RecursionError", "recursion"],
    ["ZeroDivisionError", "exception"],
    ["toString", "exception"],
    ["__proto__", "exception"],
  ])("of an uncaught %s is %s", (errorType, outcome) => {
    const ending: ProgramEnding = { kind: "exited", exitCode: 1 };
    expect(judge(observed(ending, { report: report(errorType, "why") }))).toEqual({
      outcome,
      errorType,
      message: "why",
    });
  });

  it("of an exit is told by the class, not by its name", () => {
    const ending: ProgramEnding = { kind: "exited", exitCode: 1 };
    const text = report("AssertionError", "0", true);
    expect(judge(observed(ending, { report: text })).outcome).toBe("exited");
  });

  it("of an exit without a report names the exit code", () => {
    expect(judge(observed({ kind: "exited", exitCode: 0 }))).toEqual({
      outcome: "exited",
      errorType: null,
      message: "exit code 0 before the end of the test",
    });
  });

  it.each([
    "",
    "[",
    "null",
    '{"errorType":1}',
    '{"errorType":"E","message":"","exits":false,"x":1}',
  ])("of an exit with the broken report %j is the same", (text) => {
    const ending: ProgramEnding = { kind: "exited", exitCode: 3 };
    expect(judge(observed(ending, { report: text }))).toMatchObject({
      outcome: "exited",
      message: "exit code 3 before the end of the test",
    });
  });

  it.each([
    ["Maximum call stack size exceeded", false, 10, "recursion"],
    ["memory access out of bounds", true, 10, "recursion"],
    ["memory access out of bounds", false, 10, "crashed"],
    ["unreachable", false, 10, "crashed"],
    ["unreachable", false, 256, "out-of-memory"],
  ])("of the trap %j (deep: %j, %i MiB used) is %s", (message, isDeep, usedMebibytes, outcome) => {
    const memoryBytes = usedMebibytes * MEBIBYTE;
    expect(judge(observed({ kind: "trap", message, isDeep }, { memoryBytes }))).toMatchObject({
      outcome,
    });
  });

  it("of a source that the parser has no stack for is recursion", () => {
    const text = report("MemoryError", "Parser stack overflowed - Python source too complex");
    const ending: ProgramEnding = { kind: "exited", exitCode: 1 };
    expect(judge(observed(ending, { report: text })).outcome).toBe("recursion");
  });

  it("of a SystemError with all memory used up is out-of-memory", () => {
    const text = report("SystemError", "error return without exception set");
    const ending: ProgramEnding = { kind: "exited", exitCode: 1 };
    const full = { report: text, memoryBytes: LIMIT_BYTES };
    expect(judge(observed(ending, full)).outcome).toBe("out-of-memory");
    expect(judge(observed(ending, { report: text })).outcome).toBe("exception");
  });
});
