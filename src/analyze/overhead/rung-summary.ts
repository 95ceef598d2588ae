import { z } from "zod";
import type { MemoryReading } from "../../core/memory.ts";
import { rungNameSchema, type OkLadderRecord, type RungName } from "../../core/overhead.ts";
import { median } from "../../stats/quantile.ts";
import { maximum } from "../../stats/range.ts";
import { failureGroupSchema, groupFailures } from "../performance/failures.ts";
import { groupBy } from "../performance/group-by.ts";
import {
  interTokenLatencies,
  interTokenSummarySchema,
  summarizeInterToken,
} from "../performance/inter-token-latency.ts";
import { millisecondsOf } from "../performance/nanoseconds.ts";
import {
  countedRecords,
  type LadderOutcome,
  exclusionSchema,
  exclusions,
} from "./ladder-trials.ts";
import { cpuPerToken, figureOf, outputTokenCountOf } from "./trial-figures.ts";

const count = z.int().nonnegative();
const figure = z.number().nullable();
const bytes = z.int().nonnegative().nullable();

/** Medians over prompts of each prompt's median over rounds; counted trials only. `null`: not observed. */
export const rungSummarySchema = z.strictObject({
  rung: rungNameSchema,
  counts: z.strictObject({
    planned: count,
    ok: count,
    failed: count,
    notRun: count,
    /** Successful and in the figures. */
    counted: count,
  }),
  excluded: z.array(z.strictObject({ because: exclusionSchema, count: z.int().positive() })),
  failures: z.array(failureGroupSchema),
  /** Every counted trial gave the id and the time of each token; `null` without counted trials. */
  tellsTokens: z.boolean().nullable(),
  ttftMs: figure,
  /** Both from the times of single tokens; `null` where a rung does not tell them. */
  decodeTokensPerSecond: figure,
  timePerTokenUs: figure,
  totalTimeMs: figure,
  interToken: interTokenSummarySchema,
  /** Processor time over the whole request, by output token. */
  cpuPerToken: z.strictObject({
    /** Of the process that asked: the engine process itself on rungs without HTTP. */
    engineUs: figure,
    serverUs: figure,
    /** Of both, `null` where a server's share is not known. */
    sumUs: figure,
  }),
  /** Largest reading over all processes of the rung. */
  memory: z.strictObject({
    enginePrivateBytes: bytes,
    engineResidentBytes: bytes,
    serverPrivateBytes: bytes,
    serverResidentBytes: bytes,
  }),
  /** Medians over trials, since the request was accepted; `null` for a rung without HTTP. */
  http: z
    .strictObject({
      trialCount: count,
      reusedConnectionCount: count,
      /** `null` where every connection was open already. */
      connectMs: figure,
      requestWrittenMs: figure,
      headersMs: figure,
      firstByteMs: figure,
      firstContentMs: figure,
      /** Of single pieces of text, however many tokens each holds. */
      chunksPerToken: figure,
    })
    .nullable(),
});

export type RungSummary = z.infer<typeof rungSummarySchema>;

/** The figures of one rung, over the trials that count. */
export function summarizeRung(rung: RungName, outcomes: readonly LadderOutcome[]): RungSummary {
  const own = outcomes.filter(({ planned }) => planned.rung === rung);
  const counted = countedRecords(own, rung);
  const over = (valueOf: ValueOf): number | null => medianOverPrompts(counted, valueOf);
  return {
    rung,
    counts: countsOf(own, counted.length),
    excluded: exclusions.flatMap((because) => {
      const count = own.filter(({ exclusion }) => exclusion === because).length;
      return count === 0 ? [] : [{ because, count }];
    }),
    failures: groupFailures(own),
    tellsTokens:
      counted.length === 0 ? null : counted.every(({ trace }) => trace.timing.tokenNs !== null),
    ttftMs: over((record) => figureOf(record, "ttft-ms")),
    decodeTokensPerSecond: over(decodeTokensPerSecond),
    timePerTokenUs: over((record) => figureOf(record, "time-per-token-us")),
    totalTimeMs: over((record) => figureOf(record, "total-time-ms")),
    interToken: summarizeInterToken(counted.map(({ trace }) => interTokenLatencies(trace))),
    cpuPerToken: {
      engineUs: over((record) => cpuPerToken(record).engineUs),
      serverUs: over((record) => cpuPerToken(record).serverUs),
      sumUs: over((record) => cpuPerToken(record).sumUs),
    },
    memory: memoryOf(own.flatMap(({ ok }) => ok ?? [])),
    http: httpOf(counted),
  };
}

const US_PER_SECOND = 1e6;

/** The inverse of the time per token, not the approximation by chunks. */
function decodeTokensPerSecond(record: OkLadderRecord): number | null {
  const tokenUs = figureOf(record, "time-per-token-us");
  return tokenUs === null ? null : US_PER_SECOND / tokenUs;
}

type ValueOf = (record: OkLadderRecord) => number | null;

function countsOf(own: readonly LadderOutcome[], counted: number): RungSummary["counts"] {
  const ok = own.filter(({ run }) => run?.status === "ok").length;
  const failed = own.filter(({ run }) => run?.status === "failed").length;
  return { planned: own.length, ok, failed, notRun: own.length - ok - failed, counted };
}

/** Each prompt counts once, with the median over its rounds. */
function medianOverPrompts(records: readonly OkLadderRecord[], valueOf: ValueOf): number | null {
  const byPrompt = groupBy(records, ({ promptId }) => promptId);
  const medians = [...byPrompt.values()].map((ofPrompt) => median(observedOf(ofPrompt, valueOf)));
  return median(medians.filter((value) => value !== null));
}

function observedOf(records: readonly OkLadderRecord[], valueOf: ValueOf): number[] {
  return records.map(valueOf).filter((value) => value !== null);
}

function memoryOf(records: readonly OkLadderRecord[]): RungSummary["memory"] {
  const engine = records.flatMap(({ engineMemory }) => engineMemory ?? []);
  const server = records.flatMap(({ serverMemory }) => serverMemory ?? []);
  return {
    enginePrivateBytes: largest(engine, privateOf),
    engineResidentBytes: largest(engine, residentOf),
    serverPrivateBytes: largest(server, privateOf),
    serverResidentBytes: largest(server, residentOf),
  };
}

function privateOf({ peakPrivateBytes, privateBytes }: MemoryReading): number | null {
  return peakPrivateBytes ?? privateBytes;
}

function residentOf({ peakResidentBytes, residentBytes }: MemoryReading): number | null {
  return peakResidentBytes ?? residentBytes;
}

function largest(
  readings: readonly MemoryReading[],
  bytesOf: (reading: MemoryReading) => number | null,
): number | null {
  return maximum(readings.map(bytesOf).filter((value) => value !== null));
}

function httpOf(counted: readonly OkLadderRecord[]): RungSummary["http"] {
  const exchanges = counted.flatMap((record) => {
    const { http } = record.trace;
    return http === undefined ? [] : [{ http, tokenCount: outputTokenCountOf(record) }];
  });
  if (exchanges.length === 0) return null;
  type Exchange = (typeof exchanges)[number];
  const over = (valueOf: (exchange: Exchange) => number | null): number | null =>
    median(exchanges.map(valueOf).filter((value) => value !== null));
  const msOf = (ns: number | null): number | null => (ns === null ? null : millisecondsOf(ns));
  return {
    trialCount: exchanges.length,
    reusedConnectionCount: exchanges.filter(({ http }) => http.isConnectionReused).length,
    connectMs: over(({ http }) => msOf(http.connectEndNs)),
    requestWrittenMs: over(({ http }) => msOf(http.requestWrittenNs)),
    headersMs: over(({ http }) => msOf(http.headersNs)),
    firstByteMs: over(({ http }) => msOf(http.firstByteNs)),
    firstContentMs: over(({ http }) => msOf(http.firstContentNs)),
    chunksPerToken: over(({ http, tokenCount }) =>
      tokenCount === null ? null : http.chunkNs.length / tokenCount,
    ),
  };
}
