import {
  openPythonSandbox,
  type PythonSandbox,
  type PythonSandboxOptions,
} from "../../bindings/python-wasi/sandbox.ts";
import { z } from "zod";
import type { EvaluationScore, EvaluationTrial, OkEvaluationRecord } from "../core/evaluation.ts";
import { generatedText, targetOf } from "./generated-text.ts";
import {
  humanEvalColumnsSchema,
  humanEvalSolution,
  type HumanEvalColumns,
} from "./humaneval-program.ts";
import { selfTestHumanEval } from "./humaneval-self-test.ts";
import { unscorable } from "./unscorable.ts";

const SCORER_VERSION = 1;

type HumanEvalScore = Omit<EvaluationScore, "schemaVersion" | "trialKey">;

export interface HumanEvalScorer extends AsyncDisposable {
  /** Can be called for many records at once; the sandbox has its own queue. */
  score(trial: EvaluationTrial, record: OkEvaluationRecord): Promise<HumanEvalScore>;
}

/**
 * Opens a sandbox and tests it on the documents of these trials, whose own solutions must pass.
 * Uses whole cores until it is disposed of: not while anything is measured.
 * @throws PrerequisiteError `sandbox-self-test`, `record-unscorable` or one of `openPythonSandbox`
 */
export async function createHumanEvalScorer(
  trials: readonly EvaluationTrial[],
  options: PythonSandboxOptions = {},
): Promise<HumanEvalScorer> {
  const documents = new Map(
    trials.map((trial) => columnsOf(trial)).map((columns) => [JSON.stringify(columns), columns]),
  );
  const sandbox = await openPythonSandbox(options);
  try {
    await selfTestHumanEval([...documents.values()], sandbox);
  } catch (error) {
    await sandbox.close();
    throw error;
  }
  return {
    score: (trial, record) => scoreHumanEval(trial, record, sandbox),
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
}

/**
 * pass@1 of one answer: 1 when the program, completed by the model and followed by the document's
 * test, runs to its end in the sandbox, else 0. `answer` is the program without the test. An output
 * that ended at its token limit and failed is `truncated`.
 *
 * @throws PrerequisiteError `record-unscorable`; EngineError `sandbox-failed`
 */
export async function scoreHumanEval(
  trial: EvaluationTrial,
  record: OkEvaluationRecord,
  sandbox: PythonSandbox,
): Promise<HumanEvalScore> {
  const { text, stopReason } = generatedText(trial, record);
  const program = humanEvalSolution(trial.task, columnsOf(trial).prompt, text);
  const verdict = await sandbox.run({ program, check: targetOf(trial, z.string()) });
  const passed = verdict.outcome === "passed";
  return {
    scorer: "humaneval",
    scorerVersion: SCORER_VERSION,
    outcome: !passed && stopReason === "max-tokens" ? "truncated" : "answered",
    answer: program,
    metrics: { "pass@1": passed ? 1 : 0 },
    details: {
      verdict: verdict.outcome,
      errorType: verdict.errorType,
      message: verdict.message,
      interpreterSha256: sandbox.interpreterSha256,
    },
  };
}

function columnsOf(trial: EvaluationTrial): HumanEvalColumns {
  const parsed = humanEvalColumnsSchema.safeParse(trial.doc);
  if (parsed.success) return parsed.data;
  throw unscorable(trial, `its document is not of HumanEval (${z.prettifyError(parsed.error)})`);
}
