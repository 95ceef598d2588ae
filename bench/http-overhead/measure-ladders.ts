import type { OverheadAnalysis } from "../../src/analyze/overhead/overhead-analysis.ts";
import { EXIT, type ExitCode } from "../../src/cli/exit-code.ts";
import type { ExperimentResult } from "../../src/cli/run-experiment.ts";
import type { BenchModel } from "../support/models.ts";
import type { MeasuredLadder } from "./target-rows.ts";

/** All ladders that were measured, and how the benchmark ends. */
export interface MeasuredLadders {
  readonly ladders: readonly MeasuredLadder[];
  /** That of an interrupted ladder; else 1 when requests of any failed or its rungs wrote other tokens. */
  readonly exitCode: ExitCode;
}

/** One ladder after the other; the rest is left out when one is interrupted. */
export async function measureLadders(
  models: readonly BenchModel[],
  measure: (modelPath: string) => Promise<ExperimentResult<OverheadAnalysis>>,
): Promise<MeasuredLadders> {
  const ladders: MeasuredLadder[] = [];
  for (const { name, path } of models) {
    const ladder = await measure(path);
    ladders.push({ model: name, ...ladder });
    if (ladder.exitCode === EXIT.interrupted) return { ladders, exitCode: EXIT.interrupted };
  }
  const isWhole = ladders.every(({ exitCode }) => exitCode === EXIT.done);
  return { ladders, exitCode: isWhole ? EXIT.done : EXIT.doneWithFailures };
}
