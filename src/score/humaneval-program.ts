import { z } from "zod";
import type { PythonProgram } from "../../bindings/python-wasi/sandbox.ts";

/** The columns of a HumanEval document that judging needs; a document may have more. */
export const humanEvalColumnsSchema = z.object({
  /** Head of the function with its docstring, and what stands before it. */
  prompt: z.string(),
  canonical_solution: z.string(),
  /** Defines `check(candidate)`. */
  test: z.string(),
  entry_point: z.string(),
});

export type HumanEvalColumns = z.infer<typeof humanEvalColumnsSchema>;

const FENCE = "```";

/**
 * What lm-eval executes (`build_predictions` and `build_predictions_instruct` of its humaneval task):
 * the prompt and what the model wrote after it, in the chat form only up to the first code fence.
 */
export function humanEvalSolution(task: string, prompt: string, completion: string): string {
  const fence = task.endsWith("_instruct") ? completion.indexOf(FENCE) : -1;
  return prompt + (fence < 0 ? completion : completion.slice(0, fence));
}

/** A document's own solution with its test. */
export function canonicalProgram(columns: HumanEvalColumns): PythonProgram {
  return { program: columns.prompt + columns.canonical_solution, check: testOf(columns) };
}

/** A document's test with a body in place of a solution that cannot be right. */
export function wrongProgram(columns: HumanEvalColumns): PythonProgram {
  return { program: `${columns.prompt}    raise NotImplementedError\n`, check: testOf(columns) };
}

function testOf(columns: HumanEvalColumns): string {
  return `${columns.test}\ncheck(${columns.entry_point})`;
}
