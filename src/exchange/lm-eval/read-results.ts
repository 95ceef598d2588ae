import { z } from "zod";
import { mean } from "../../stats/mean.ts";
import type { ImportedAggregate, ImportedTask } from "./imported-samples.ts";
import { ourMetricName } from "./metric-name.ts";

/** `results_{date}.json` of lm-eval 0.4.x. */
export const resultsDocumentSchema = z.looseObject({
  results: z.record(z.string(), z.record(z.string(), z.unknown())),
  model_name: z.string().nullish(),
});

export type ResultsDocument = z.infer<typeof resultsDocumentSchema>;

const STANDARD_ERROR = /_stderr$/;

/** The figures of a results file, each beside the mean of the items of the same run. */
export function aggregatesOf(
  document: ResultsDocument,
  fileName: string,
  tasks: readonly ImportedTask[],
): ImportedAggregate[] {
  return Object.entries(document.results).flatMap(([task, figures]) => {
    const own = tasks.find((candidate) => candidate.task === task);
    return Object.entries(figures).flatMap(([name, value]) => {
      const [metric = "", filter] = name.split(",");
      if (filter === undefined || STANDARD_ERROR.test(metric)) return [];
      if (typeof value !== "number") return [];
      const standardError = figures[`${metric}_stderr,${filter}`];
      const ourName = ourMetricName(metric, filter);
      return [
        {
          fileName,
          task,
          metric: ourName,
          value,
          standardError: typeof standardError === "number" ? standardError : null,
          meanOfItems: own === undefined ? null : meanOf(own, ourName),
        },
      ];
    });
  });
}

function meanOf({ items }: ImportedTask, metric: string): number | null {
  const values = items.map(({ metrics }) => metrics[metric]);
  const known = values.filter((value) => typeof value === "number");
  return known.length === values.length ? mean(known) : null;
}
