import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runTool } from "../../../../bindings/process-counters/run-tool.ts";
import { PrerequisiteError } from "../../../core/errors.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import { memoryQuestions } from "./memory-questions.ts";
import { mlxQuestions } from "./mlx-questions.ts";
import { observe, type Question } from "./observation.ts";
import { observationsJson, observationsMarkdown } from "./render-observations.ts";
import { systemQuestions } from "./system-questions.ts";
import { timeQuestions } from "./time-questions.ts";
import { type TrialModels, trialModels } from "./trial-models.ts";

/**
 * Prints what only a Mac can tell, as a text to share: no user, host or serial number is in it. Takes
 * some minutes and 500 MB of temporary files. Not yet run on a Mac.
 *
 * @returns 1 when something is not as expected
 * @throws PrerequisiteError `needs-mac`
 */
export async function runMacChecks(json: boolean): Promise<ExitCode> {
  if (process.platform !== "darwin" || process.arch !== "arm64") {
    throw new PrerequisiteError(
      `These checks need a Mac with Apple silicon; this is ${process.platform}-${process.arch}.`,
      { code: "needs-mac", hint: "Everything else: edge-bench doctor --mlx" },
    );
  }
  const folder = await mkdtemp(join(tmpdir(), "edge-bench-doctor-"));
  try {
    const observations = await observe(macQuestions(trialModels(folder)), (question) => {
      console.error(`${question} ...`);
    });
    console.log(json ? observationsJson(observations) : observationsMarkdown(observations));
    const differs = observations.some(({ isAsExpected }) => isAsExpected === false);
    return differs ? EXIT.doneWithFailures : EXIT.done;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Heat last: by then the machine has worked, and a level above 0 proves that the key is real. */
export function macQuestions(models: TrialModels): Question[] {
  const [machine, thermal, ...wording] = systemQuestions(runTool);
  const asked = [
    machine,
    ...wording,
    ...memoryQuestions(models),
    ...timeQuestions(models),
    ...mlxQuestions(),
    thermal,
  ];
  return asked.filter((question) => question !== undefined);
}
