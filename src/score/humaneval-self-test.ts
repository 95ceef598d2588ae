import type { PythonSandbox } from "../../bindings/python-wasi/sandbox.ts";
import { PrerequisiteError } from "../core/errors.ts";
import { canonicalProgram, wrongProgram, type HumanEvalColumns } from "./humaneval-program.ts";

/**
 * Shows that the sandbox tells right from wrong before it judges a model: every document's own
 * solution passes, and a body that only raises does not.
 * @throws PrerequisiteError `sandbox-self-test` with the documents that came out otherwise
 */
export async function selfTestHumanEval(
  documents: readonly HumanEvalColumns[],
  sandbox: PythonSandbox,
): Promise<void> {
  const right = documents.map(async (document) => {
    const { outcome, errorType, message } = await sandbox.run(canonicalProgram(document));
    if (outcome === "passed") return [];
    return [`${document.entry_point}: ${outcome} ${errorType ?? ""} ${message}`.trim()];
  });
  const wrong = documents.slice(0, 1).map(async (document) => {
    const { outcome } = await sandbox.run(wrongProgram(document));
    return outcome === "passed" ? [`${document.entry_point}: a body that only raises passed`] : [];
  });
  const problems = (await Promise.all([...right, ...wrong])).flat();
  if (problems.length === 0) return;
  throw new PrerequisiteError(
    `The Python sandbox judges ${problems.length} of ${documents.length} known programs wrongly: ${problems.slice(0, 3).join("; ")}`,
    {
      code: "sandbox-self-test",
      hint: "Timeouts: run again while the machine is less busy. Anything else: check the data set and run `npm ci` again.",
    },
  );
}
