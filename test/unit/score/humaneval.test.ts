import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PythonProgram, PythonSandbox } from "../../../bindings/python-wasi/sandbox.ts";
import type { PythonVerdict } from "../../../bindings/python-wasi/verdict.ts";
import { evaluationScoreSchema } from "../../../src/core/evaluation.ts";
import type { StopReason } from "../../../src/core/generation.ts";
import { RECORD_SCHEMA_VERSION } from "../../../src/core/record.ts";
import { humanEvalSolution } from "../../../src/score/humaneval-program.ts";
import { selfTestHumanEval } from "../../../src/score/humaneval-self-test.ts";
import { scoreHumanEval } from "../../../src/score/humaneval.ts";
import { textRecord, textTrial } from "../../fixtures/realistic/trials.ts";

const DOCUMENT = {
  task_id: "HumanEval/53",
  prompt: 'def add(x: int, y: int):\n    """Add two numbers x and y\n    """\n',
  canonical_solution: "    return x + y\n",
  test: "\n\ndef check(candidate):\n    assert candidate(0, 1) == 1\n",
  entry_point: "add",
};
const CHECK = `${DOCUMENT.test}\ncheck(add)`;

const PASSED: PythonVerdict = {
  outcome: "passed",
  errorType: null,
  message: "",
  output: "",
  elapsedMs: 1,
};
const FAILED: PythonVerdict = {
  ...PASSED,
  outcome: "assertion-failed",
  errorType: "AssertionError",
  message: "off by one",
};

/** A sandbox that answers by a rule and remembers what it was given. */
function fakeSandbox(rule: (program: PythonProgram) => PythonVerdict) {
  const programs: PythonProgram[] = [];
  const sandbox: PythonSandbox = {
    interpreterSha256: "ab".repeat(32),
    run: (program) => {
      programs.push(program);
      return Promise.resolve(rule(program));
    },
    close: () => Promise.resolve(),
  };
  return { sandbox, programs };
}

async function score(text: string, verdict: PythonVerdict, stopReason?: StopReason) {
  const { sandbox, programs } = fakeSandbox(() => verdict);
  const trial = {
    ...textTrial({ scorer: "humaneval", language: "en", doc: DOCUMENT, target: CHECK }),
    task: "humaneval",
  };
  return { score: await scoreHumanEval(trial, textRecord(text, stopReason), sandbox), programs };
}

describe("the program that is judged", () => {
  it("is the prompt and the completion, with the document's test behind it", async () => {
    const { programs } = await score("    return x + y", PASSED);
    expect(programs).toEqual([{ program: `${DOCUMENT.prompt}    return x + y`, check: CHECK }]);
  });

  it("keeps code fences in the raw form and is cut at the first one in the chat form", () => {
    const completion = "    return x\n```\nThat is all.\n```";
    expect(humanEvalSolution("humaneval", "p\n", completion)).toBe(`p\n${completion}`);
    expect(humanEvalSolution("humaneval_instruct", "p\n", completion)).toBe("p\n    return x\n");
  });

  it("begins with the prompt and is never longer than prompt and completion", () => {
    const tasks = fc.constantFrom("humaneval", "humaneval_instruct");
    fc.assert(
      fc.property(tasks, fc.string(), fc.string(), (task, prompt, completion) => {
        const solution = humanEvalSolution(task, prompt, completion);
        expect((prompt + completion).startsWith(solution)).toBe(true);
        expect(solution.startsWith(prompt)).toBe(true);
      }),
    );
  });
});

describe("scoreHumanEval", () => {
  it("gives 1 to a program that passes", async () => {
    const passed = await score("    return x + y", PASSED);
    expect(passed.score).toEqual({
      scorer: "humaneval",
      scorerVersion: 1,
      outcome: "answered",
      answer: `${DOCUMENT.prompt}    return x + y`,
      metrics: { "pass@1": 1 },
      details: {
        verdict: "passed",
        errorType: null,
        message: "",
        interpreterSha256: "ab".repeat(32),
      },
    });
  });

  it("gives 0 to a program that fails, and says why", async () => {
    const failed = await score("    return x - y", FAILED);
    expect(failed.score).toMatchObject({
      outcome: "answered",
      metrics: { "pass@1": 0 },
      details: {
        verdict: "assertion-failed",
        errorType: "AssertionError",
        message: "off by one",
      },
    });
  });

  it("calls an output truncated that ended at its limit and failed", async () => {
    expect((await score("    x", FAILED, "max-tokens")).score.outcome).toBe("truncated");
    expect((await score("    x", PASSED, "max-tokens")).score.outcome).toBe("answered");
    expect((await score("    x", FAILED, "stop-string")).score.outcome).toBe("answered");
  });

  it("writes what the schema of scores accepts", async () => {
    const line = {
      schemaVersion: RECORD_SCHEMA_VERSION,
      trialKey: "0".repeat(64),
      ...(await score("", FAILED)).score,
    };
    expect(evaluationScoreSchema.parse(line)).toEqual(line);
  });

  it("refuses a document of another data set", async () => {
    const trial = textTrial({ scorer: "humaneval", language: "en", doc: { text: "" }, target: "" });
    const { sandbox } = fakeSandbox(() => PASSED);
    await expect(scoreHumanEval(trial, textRecord(""), sandbox)).rejects.toMatchObject({
      code: "record-unscorable",
    });
  });
});

describe("the self-test", () => {
  const isCanonical = ({ program }: PythonProgram): boolean =>
    program.endsWith(DOCUMENT.canonical_solution);

  it("is content when solutions pass and a body that raises does not", async () => {
    const { sandbox, programs } = fakeSandbox((program) =>
      isCanonical(program) ? PASSED : FAILED,
    );
    await expect(selfTestHumanEval([DOCUMENT, DOCUMENT], sandbox)).resolves.toBeUndefined();
    expect(programs.filter(isCanonical)).toHaveLength(2);
    expect(programs).toContainEqual({
      program: `${DOCUMENT.prompt}    raise NotImplementedError\n`,
      check: CHECK,
    });
  });

  it("names the solutions that did not pass", async () => {
    const { sandbox } = fakeSandbox(() => FAILED);
    await expect(selfTestHumanEval([DOCUMENT], sandbox)).rejects.toMatchObject({
      code: "sandbox-self-test",
      message:
        "The Python sandbox judges 1 of 1 known programs wrongly: add: assertion-failed AssertionError off by one",
    });
  });

  it("does not trust a sandbox in which everything passes", async () => {
    const { sandbox } = fakeSandbox(() => PASSED);
    await expect(selfTestHumanEval([DOCUMENT], sandbox)).rejects.toMatchObject({
      code: "sandbox-self-test",
      message: expect.stringContaining("a body that only raises passed") as string,
    });
  });
});
