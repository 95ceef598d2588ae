import { z } from "zod";
import { rungNameSchema, type OkLadderRecord, type RungName } from "../../core/overhead.ts";
import { DEFAULT_INFERENCE } from "../inference/settings.ts";
import { median } from "../../stats/quantile.ts";
import { microsecondsOf, millisecondsOf } from "../performance/nanoseconds.ts";
import { differenceSchema, type Difference } from "./difference.ts";
import { pairedDifference } from "./paired-difference.ts";
import { serverPartsOf, type ServerParts } from "./server-timings.ts";
import { outputTokenCountOf } from "./trial-figures.ts";

const figure = z.number().nullable();

/** What one request is made of, in the order in which it happens. */
export const partNames = [
  "request-parse",
  "template",
  "tokenize",
  "prefill",
  "decode",
  "detokenize",
  "serialize",
  "socket-write",
  "client-parse",
  /** Total less all parts that were observed: connecting, wire, scheduling, event loops, the end of the body. */
  "rest",
] as const;
export type PartName = (typeof partNames)[number];

export const decompositionSchema = z.strictObject({
  rung: rungNameSchema,
  /** Trials of this source; one whose server told its times otherwise, or not at all, is left out. */
  trialCount: z.int().nonnegative(),
  /** Who says how long the parts on the server's side took; `engine`: the engine process itself. */
  source: z.enum(["engine", "edge-bench", "llama-server", "none"]),
  /**
   * Request accepted to the end of generation, over HTTP to the end of the body. The metric `total-time-ms`
   * ends before that, at the event that says why the output ended.
   */
  totalMs: figure,
  /**
   * Total less the engine's own time within each trial: means over prompts and rounds with intervals.
   * Steadier than a difference of two trials, because the engine's noise is in neither part.
   */
  outsideEngine: z.strictObject({
    requestMs: differenceSchema.nullable(),
    /** By output token, what happens once in a request included. */
    tokenUs: differenceSchema.nullable(),
  }),
  parts: z.array(
    z.strictObject({
      part: z.enum(partNames),
      /** `not-done`: no such step without HTTP, or for a prompt of token ids. */
      state: z.enum(["observed", "not-done", "not-observed"]),
      /** Median over trials; `rest` is negative where parts ran at the same time in two processes. */
      requestMs: figure,
      /**
       * By output token; `null` for what happens once in a request. That of `rest` divides what happens
       * once too: connecting, the headers, the end of the body.
       */
      tokenUs: figure,
    }),
  ),
});

export type Decomposition = z.infer<typeof decompositionSchema>;

/** Durations of one request, nanoseconds; `null` where not observed. */
type PartsNs = Readonly<Record<PartName, number | null>>;

interface Split {
  readonly promptId: string;
  readonly round: number;
  readonly source: Decomposition["source"];
  readonly totalNs: number;
  readonly parts: PartsNs;
  readonly tokenCount: number | null;
  readonly isTokenPrompt: boolean;
}

/** These happen once in a request: by output token they would mean nothing. */
const ONCE: readonly PartName[] = ["request-parse", "template", "tokenize", "prefill"];

/** Steps that a way without HTTP does not have. */
const OVER_HTTP: readonly PartName[] = [
  "request-parse",
  "serialize",
  "socket-write",
  "client-parse",
];

/** What a prompt of token ids needs none of. */
const FOR_TEXT: readonly PartName[] = ["template", "tokenize"];

/**
 * What the requests of a rung are made of: medians over its counted trials. `decode` of llama-server holds
 * a part of its work on text and connection, see {@link ServerParts}.
 */
export function decompose(rung: RungName, records: readonly OkLadderRecord[]): Decomposition {
  const all = records.map(splitOf);
  const source = all.find((split) => split.source !== "none")?.source ?? "none";
  const splits = all.filter((split) => split.source === source);
  return {
    rung,
    trialCount: splits.length,
    source,
    totalMs: median(splits.map(({ totalNs }) => millisecondsOf(totalNs))),
    outsideEngine: {
      requestMs: outsideOf(splits, (ns) => millisecondsOf(ns)),
      tokenUs: outsideOf(splits, (ns, tokenCount) =>
        tokenCount === null ? null : microsecondsOf(ns) / tokenCount,
      ),
    },
    parts: partNames.map((part) => partOf(part, splits)),
  };
}

/** What of each trial the engine's own clock does not hold, by prompt and round. */
function outsideOf(
  splits: readonly Split[],
  valueOf: (ns: number, tokenCount: number | null) => number | null,
): Difference | null {
  const values = splits.flatMap(({ promptId, round, totalNs, parts, tokenCount }) => {
    const { prefill, decode } = parts;
    if (prefill === null || decode === null) return [];
    const value = valueOf(totalNs - prefill - decode, tokenCount);
    return value === null ? [] : [{ promptId, round, value, baseValue: 0 }];
  });
  return pairedDifference(values, DEFAULT_INFERENCE.confidence).difference;
}

function partOf(part: PartName, splits: readonly Split[]): Decomposition["parts"][number] {
  const observed = splits.flatMap(({ parts, tokenCount }) => {
    const ns = parts[part];
    return ns === null ? [] : [{ ns, tokenCount }];
  });
  if (observed.length === 0) {
    const state = isNotDone(part, splits) ? "not-done" : "not-observed";
    return { part, state, requestMs: null, tokenUs: null };
  }
  const perToken = observed.flatMap(({ ns, tokenCount }) =>
    tokenCount === null ? [] : [microsecondsOf(ns) / tokenCount],
  );
  return {
    part,
    state: "observed",
    requestMs: median(observed.map(({ ns }) => millisecondsOf(ns))),
    tokenUs: ONCE.includes(part) ? null : median(perToken),
  };
}

function isNotDone(part: PartName, splits: readonly Split[]): boolean {
  if (splits.length === 0) return false;
  if (FOR_TEXT.includes(part)) return splits.every(({ isTokenPrompt }) => isTokenPrompt);
  return OVER_HTTP.includes(part) && splits.every(({ source }) => source === "engine");
}

function splitOf(record: OkLadderRecord): Split {
  const { trace } = record;
  const server = trace.http === undefined ? engineParts(record) : serverPartsOf(trace.http);
  const totalNs = trace.http?.responseEndNs ?? trace.timing.endNs;
  const told = {
    "request-parse": server.requestParseNs,
    template: server.templateNs,
    tokenize: server.tokenizeNs,
    prefill: server.prefillNs,
    decode: server.decodeNs,
    detokenize: server.detokenizeNs,
    serialize: server.serializeNs,
    "socket-write": server.socketWriteNs,
    "client-parse": trace.http?.parseNs ?? null,
  };
  const known = Object.values(told).reduce<number>((sum, ns) => sum + (ns ?? 0), 0);
  // Without the engine's own time, prompt and output, the rest would hold it and explain nothing.
  const isEngineKnown = server.prefillNs !== null && server.decodeNs !== null;
  const rest = isEngineKnown ? totalNs - known : null;
  return {
    promptId: record.promptId,
    round: record.round,
    source: server.source,
    totalNs,
    parts: { ...told, rest },
    tokenCount: outputTokenCountOf(record),
    isTokenPrompt: trace.promptForm === "raw-tokens",
  };
}

/** The same of an engine process, which has no wire: its own stamps. */
function engineParts({
  trace: { timing },
}: OkLadderRecord): Omit<ServerParts, "source"> & { readonly source: "engine" } {
  const { templateEndNs, tokenizeEndNs, prefillStartNs, prefillEndNs, endNs } = timing;
  return {
    source: "engine",
    requestParseNs: null,
    templateNs: templateEndNs,
    tokenizeNs: between(templateEndNs ?? 0, tokenizeEndNs),
    prefillNs: between(prefillStartNs, prefillEndNs),
    decodeNs: between(prefillEndNs, endNs),
    detokenizeNs: null,
    serializeNs: null,
    socketWriteNs: null,
  };
}

function between(startNs: number | null, endNs: number | null): number | null {
  return startNs === null || endNs === null || endNs < startNs ? null : endNs - startNs;
}
