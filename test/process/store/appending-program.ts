// Goes on with the experiment in the folder argv[2]: appends a record of argv[3] characters for every
// trial that is left and prints the trial's key once the append is acknowledged.
import { writeSync } from "node:fs";
import { resumeExperiment } from "../../../src/store/experiment-folder.ts";
import { lastStatuses, progressOf } from "../../../src/store/resume.ts";
import { okRecord } from "../../unit/store/sample-experiment.ts";
import { PERFORMANCE } from "../../../src/store/experiment-format.ts";

async function main(directory: string, textLength: number): Promise<void> {
  await using experiment = await resumeExperiment(directory, PERFORMANCE);
  const statuses = await lastStatuses(experiment.records.read());
  for (const trial of progressOf(experiment.plan, statuses).remaining) {
    await experiment.records.append(okRecord(trial, "é".repeat(textLength)));
    writeSync(1, `${trial.trialKey}\n`);
  }
}

main(process.argv[2] ?? "", Number(process.argv[3])).catch((error: unknown) => {
  writeSync(2, JSON.stringify(error));
  process.exitCode = 2;
});
