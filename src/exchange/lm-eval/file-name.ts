/** What the name of a file of lm-eval says. */
export interface LmEvalFileName {
  readonly kind: "samples" | "results";
  /** `null` for results, which hold all tasks of a run. */
  readonly task: string | null;
  readonly date: string | null;
}

const DATE = /_(\d{4}-\d\d-\d\dT\d\d[-:]\d\d[-:]\d\d(?:\.\d+)?)$/;

/**
 * Reads `samples_{task}_{date}.jsonl` and `results_{date}.json`, the date optional: lm-eval 0.4.0 and our own
 * writer have none. `null` for any other name.
 */
export function parseLmEvalName(fileName: string): LmEvalFileName | null {
  const samples = /^samples_(.+)\.jsonl$/.exec(fileName)?.[1];
  if (samples !== undefined) {
    const date = DATE.exec(samples)?.[1] ?? null;
    return { kind: "samples", task: samples.replace(DATE, ""), date };
  }
  const results = /^results(_.+)?\.json$/.exec(fileName);
  if (results === null) return null;
  return { kind: "results", task: null, date: DATE.exec(results[1] ?? "")?.[1] ?? null };
}
