import type { ImportedEntry, ImportedFlag } from "./imported-history.ts";

/** What shows only when several entries are laid side by side. */
export function historyFlags(entries: readonly ImportedEntry[]): ImportedFlag[] {
  const series = entries.filter(({ kind }) => kind === "performance");
  return [
    ...formatFlags(series),
    ...warmUpFlags(series),
    ...sessionFlags(series),
    ...twiceFlags(entries),
    ...indistinguishableFlags(entries),
    ...jsonFlags(entries),
  ];
}

/** The original's table has a row for each file and shows model names only. */
function formatFlags(series: readonly ImportedEntry[]): ImportedFlag[] {
  const models = [...groupBy(series, ({ modelId }) => modelId)];
  const mixed = models.filter(([, rows]) => new Set(rows.map(({ format }) => format)).size > 1);
  return mixed.map(([modelId, rows]) => ({
    code: "no-format-in-report",
    values: { modelId, rowCount: rows.length },
    message: `${rows.length} series of ${modelId} differ in format (${[...new Set(rows.map(({ format }) => format ?? "unknown"))].join(", ")}); the original's report has no column for it and shows them under one name.`,
  }));
}

function warmUpFlags(series: readonly ImportedEntry[]): ImportedFlag[] {
  const counts = new Set(series.flatMap(warmUpsOf));
  if (counts.size < 2) return [];
  const sorted = [...counts].sort((a, b) => a - b);
  return [
    {
      code: "warm-ups-differ",
      values: { warmUps: sorted.map(String) },
      message: `Series had ${sorted.join(" or ")} warm-up runs: their first runs are not comparable.`,
    },
  ];
}

function warmUpsOf({ original }: ImportedEntry): number[] {
  const config = original["config"];
  if (typeof config !== "object" || config === null || !("warmup_runs" in config)) return [];
  return typeof config.warmup_runs === "number" ? [config.warmup_runs] : [];
}

/** The same model, format and scenario on several days: the only repeats that the original has. */
function sessionFlags(series: readonly ImportedEntry[]): ImportedFlag[] {
  const groups = groupBy(series, ({ modelId, format, quantization, task }) =>
    JSON.stringify([modelId, format, quantization, task]),
  );
  return [...groups.values()].flatMap((rows) => {
    const ordered = [...rows].sort((a, b) => ((a.timestamp ?? "") < (b.timestamp ?? "") ? -1 : 1));
    return ordered.slice(1).flatMap((later, index) => sessionFlag(ordered[index], later));
  });
}

function sessionFlag(earlier: ImportedEntry | undefined, later: ImportedEntry): ImportedFlag[] {
  const before = speedOf(earlier);
  const after = speedOf(later);
  if (earlier === undefined || before === null || after === null || before === 0) return [];
  const change = after / before - 1;
  const percent = `${change >= 0 ? "+" : ""}${(change * 100).toFixed(1)} %`;
  return [
    {
      code: "sessions-differ",
      values: { earlier: earlier.fileName, later: later.fileName, before, after, change },
      message: `${later.modelId} (${later.format ?? "format unknown"}), ${later.task}: ${before} tok/s in ${earlier.fileName}, ${after} in ${later.fileName} (${percent}): what one session says of the next.`,
    },
  ];
}

function speedOf(entry: ImportedEntry | undefined): number | null {
  return entry === undefined ? null : valueOf(entry, "metrics.output_tokens_per_sec.mean");
}

function valueOf({ figures }: ImportedEntry, name: string): number | null {
  return figures.find((figure) => figure.name === name)?.value ?? null;
}

/** Two files that claim to be the same run and do not hold the same. */
function twiceFlags(entries: readonly ImportedEntry[]): ImportedFlag[] {
  const runs = groupBy(
    entries.filter(({ timestamp }) => timestamp !== null),
    ({ kind, modelId, format, task, timestamp }) =>
      JSON.stringify([kind, modelId, format, task, timestamp]),
  );
  return [...runs.values()].flatMap((rows) => {
    const [first, second] = rows;
    if (first === undefined || second === undefined) return [];
    return [
      {
        code: "same-run-twice" as const,
        values: { files: rows.map(({ fileName }) => fileName) },
        message: `${rows.length} entries claim to be the same run (${first.task}, ${first.timestamp ?? ""}) and differ: ${rows.map(({ fileName }) => fileName).join(", ")}.`,
      },
    ];
  });
}

/** Results of one model id on one data set: of two formats, or of two days; the files do not say. */
function indistinguishableFlags(entries: readonly ImportedEntry[]): ImportedFlag[] {
  const scored = entries.filter(({ kind }) => kind === "classification" || kind === "coding");
  const groups = groupBy(scored, ({ modelId, task }) => JSON.stringify([modelId, task]));
  return [...groups.values()].flatMap((rows) => {
    const [first] = rows;
    if (first === undefined || rows.length < 2) return [];
    const results = rows.map((row) => valueOf(row, "accuracy") ?? valueOf(row, "pass_at_1"));
    return [
      {
        code: "rows-indistinguishable" as const,
        values: { files: rows.map(({ fileName }) => fileName), results: results.map(String) },
        message: `${rows.length} results of ${first.modelId} on ${first.task} (${results.join(", ")}) cannot be told apart: the files do not say which format was loaded.`,
      },
    ];
  });
}

/** The rate under a grammar beside the rate of the same model without one. */
function jsonFlags(entries: readonly ImportedEntry[]): ImportedFlag[] {
  const rates = entries.flatMap((entry) => {
    const free = valueOf(entry, "metrics.json_valid_rate");
    const constrained = valueOf(entry, "json_valid_rate");
    return [{ modelId: entry.modelId, free, constrained }];
  });
  return [...groupBy(rates, ({ modelId }) => modelId)].flatMap(([modelId, own]) => {
    const constrained = own.find((rate) => rate.constrained !== null)?.constrained ?? null;
    const free = own.find((rate) => rate.free !== null)?.free ?? null;
    if (constrained === null || free === null || free >= constrained) return [];
    return [
      {
        code: "json-validity-contradicted" as const,
        values: { modelId, constrained, free },
        message: `${modelId}: valid JSON in ${percentOf(constrained)} % of two documents under a grammar, and in ${percentOf(free)} % of its extraction task.`,
      },
    ];
  });
}

function percentOf(fraction: number): string {
  return (fraction * 100).toFixed(1);
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}
