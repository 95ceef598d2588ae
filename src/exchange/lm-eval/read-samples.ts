import { z } from "zod";
import type { ImportedItem, ImportedTask } from "./imported-samples.ts";
import { ourMetricName } from "./metric-name.ts";

const hash = z.string().nullish();

/** One line of `samples_{task}.jsonl` of lm-eval 0.4.x; before 0.4.3 it has neither hashes nor names of metrics. */
const sampleSchema = z.looseObject({
  doc_id: z.int().nonnegative(),
  filter: z.string().nullish(),
  metrics: z.array(z.string()).nullish(),
  doc_hash: hash,
  prompt_hash: hash,
  target_hash: hash,
});

type Sample = z.infer<typeof sampleSchema>;

/** Keys of a line that are never metrics. */
const OTHER_KEYS = ["doc_id", "doc", "target", "arguments", "resps", "filtered_resps", "filter"];

type Lines = Pick<ImportedTask, "items" | "skippedLines">;

/**
 * The items of a sample log, in the order of their documents: lines of several filters come together.
 * Lines that are torn, foreign or there twice are left out and named.
 */
export function readSamples(bytes: Uint8Array): Lines {
  const items = new Map<number, ImportedItem>();
  const skippedLines: ImportedTask["skippedLines"] = [];
  let lineNumber = 0;
  for (const line of splitLines(bytes)) {
    lineNumber += 1;
    if (line.length === 0) continue;
    const problem = addLine(items, line);
    if (problem !== null) skippedLines.push({ lineNumber, message: problem });
  }
  return { items: [...items.values()].sort((a, b) => a.docId - b.docId), skippedLines };
}

/** Adds what a line says to its item. @returns why it cannot, or `null` */
function addLine(items: Map<number, ImportedItem>, line: Uint8Array): string | null {
  const sample = parseSample(line);
  if (typeof sample === "string") return sample;
  const known = items.get(sample.doc_id);
  const added = metricsOf(sample);
  const item = itemOf(sample);
  if (known !== undefined && !isSameDocument(known, item)) {
    return `document ${sample.doc_id} has another hash in an earlier line`;
  }
  if (known !== undefined && Object.keys(added).some((name) => name in known.metrics)) {
    return `document ${sample.doc_id} is there twice with the same filter`;
  }
  items.set(sample.doc_id, { ...item, metrics: { ...known?.metrics, ...added } });
  return null;
}

function parseSample(line: Uint8Array): Sample | string {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(line));
  } catch {
    return "this is not JSON; it may be torn";
  }
  const parsed = sampleSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return `this is no sample of lm-eval: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`;
}

function itemOf(sample: Sample): Omit<ImportedItem, "metrics"> {
  return {
    docId: sample.doc_id,
    docHash: sample.doc_hash ?? null,
    promptHash: sample.prompt_hash ?? null,
    targetHash: sample.target_hash ?? null,
  };
}

function isSameDocument(known: ImportedItem, item: Omit<ImportedItem, "metrics">): boolean {
  return known.docHash === item.docHash;
}

/** Metrics that the line names; without names, every number or truth value beside the known keys. */
function metricsOf(sample: Sample): Record<string, number | null> {
  const names =
    sample.metrics ??
    Object.keys(sample).filter(
      (key) => !OTHER_KEYS.includes(key) && toNumber(sample[key]) !== null,
    );
  const filter = sample.filter ?? "none";
  return Object.fromEntries(
    names.map((name) => [ourMetricName(name, filter), toNumber(sample[name])]),
  );
}

/** Lists, as perplexities have them, are no figure of one item. */
function toNumber(value: unknown): number | null {
  if (typeof value === "boolean") return value ? 1 : 0;
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** Line feeds only: lm-eval writes other line separators of Unicode as they are, inside texts. */
function* splitLines(bytes: Uint8Array): Generator<Uint8Array> {
  let start = 0;
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
    yield bytes.subarray(start, end);
    start = end + 1;
  }
  if (start < bytes.length) yield bytes.subarray(start);
}
