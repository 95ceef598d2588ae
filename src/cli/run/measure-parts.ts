import { experimentsOfRun } from "../../store/run-folder.ts";
import { commandOf } from "../../store/stored-experiment.ts";
import { runEval } from "../eval/run-eval.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { runPerf } from "../perf/run-perf.ts";
import type { RunParts } from "./run-options.ts";
import type { RunWatch } from "./run-watch.ts";

/** Nothing of a run stands on a command line: what was stored counts. */
const NOTHING_GIVEN = (): boolean => false;

/** Each part as an experiment in the folder of the run; one that was begun goes on. */
export async function measureParts(
  { perf, evaluation }: RunParts,
  directory: string,
  watch: RunWatch,
): Promise<ExitCode> {
  const begun = await begunExperiments(directory);
  const codes: ExitCode[] = [];
  if (perf !== null && !watch.requested) {
    const { exitCode } = await runPerf({ ...perf, ...begun.get("perf") }, NOTHING_GIVEN, true);
    codes.push(exitCode);
  }
  if (evaluation !== null && !watch.requested) {
    const { exitCode } = await runEval({ ...evaluation, ...begun.get("eval") }, NOTHING_GIVEN);
    codes.push(exitCode);
  }
  if (watch.requested) return EXIT.interrupted;
  return codes.find((code) => code !== EXIT.done) ?? EXIT.done;
}

/** By command: how to go on with the experiment that an interrupted run began. */
async function begunExperiments(
  directory: string,
): Promise<ReadonlyMap<string, { readonly resume: string }>> {
  const begun = new Map<string, { readonly resume: string }>();
  for (const folder of await experimentsOfRun(directory)) {
    begun.set(await commandOf(folder), { resume: folder.slice(directory.length + 1) });
  }
  return begun;
}
