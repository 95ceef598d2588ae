import { basename, join } from "node:path";

/** Where the parts of an experiment lie. The folder's name is the experiment's id. */
export interface ExperimentPaths {
  readonly experimentId: string;
  readonly directory: string;
  readonly manifest: string;
  readonly plan: string;
  readonly records: string;
  readonly sessions: string;
  readonly scores: string;
  readonly analysis: string;
  readonly reportDirectory: string;
  readonly logsDirectory: string;
}

export function experimentPaths(directory: string): ExperimentPaths {
  const experimentId = basename(directory);
  return {
    experimentId,
    directory,
    manifest: join(directory, `experiment_config_${experimentId}.json`),
    plan: join(directory, "plan.jsonl"),
    records: join(directory, "records.jsonl"),
    sessions: join(directory, "sessions.jsonl"),
    scores: join(directory, "scores.jsonl"),
    analysis: join(directory, "analysis.json"),
    reportDirectory: join(directory, "report"),
    logsDirectory: join(directory, "logs"),
  };
}
