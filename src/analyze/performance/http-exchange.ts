import { z } from "zod";
import type { GenerationTrace } from "../../core/generation.ts";
import { median } from "../../stats/quantile.ts";
import { millisecondsOf } from "./nanoseconds.ts";

const NS_PER_MICROSECOND = 1e3;

/** What one answer of a server showed of the HTTP around it; `null` where it was not observed. */
export interface HttpFigures {
  /** From the request being accepted to the open connection, milliseconds; `null` for one that was open. */
  readonly connectMs: number | null;
  /** From the last byte of the request to the headers of the answer, milliseconds. */
  readonly requestToHeadersMs: number | null;
  /** From the headers to the first chunk with text, milliseconds. */
  readonly headersToContentMs: number | null;
  /** Time spent on reading the stream over chunks with text; `null` without one. */
  readonly parseMicrosecondsPerChunk: number | null;
  /** Chunks with text. */
  readonly chunkCount: number;
  /** `null` where the server tells no count. */
  readonly tokensPerChunk: number | null;
  /** Attempts that the server turned away for the moment. */
  readonly refusedAttemptCount: number;
  /** Attempts over a connection that the server had closed meanwhile: it never saw them. */
  readonly staleConnectionCount: number;
  /** The model's name in the answer; `null` where it has none. */
  readonly answeringModel: string | null;
}

/** `null` for a model that is not behind a server. */
export function httpFigures({
  http,
  outputTokenCount,
}: Pick<GenerationTrace, "http" | "outputTokenCount">): HttpFigures | null {
  if (http === undefined) return null;
  const chunkCount = http.chunkNs.length;
  const perChunk = (amount: number | null): number | null =>
    amount === null || chunkCount === 0 ? null : amount / chunkCount;
  return {
    connectMs: betweenMs(0, http.connectEndNs),
    requestToHeadersMs: betweenMs(http.requestWrittenNs, http.headersNs),
    headersToContentMs: betweenMs(http.headersNs, http.firstContentNs),
    parseMicrosecondsPerChunk: perChunk(http.parseNs / NS_PER_MICROSECOND),
    chunkCount,
    tokensPerChunk: perChunk(outputTokenCount),
    refusedAttemptCount: http.refusedAttempts.filter(({ httpStatus }) => httpStatus !== null)
      .length,
    staleConnectionCount: http.refusedAttempts.filter(({ httpStatus }) => httpStatus === null)
      .length,
    answeringModel: http.servedModel,
  };
}

function betweenMs(startNs: number | null, endNs: number | null): number | null {
  if (startNs === null || endNs === null || endNs < startNs) return null;
  return millisecondsOf(endNs - startNs);
}

const medianFigure = z.number().nonnegative().nullable();

/** Medians over whole outputs, each over those that have the figure; `null` where none has. */
export const httpSummarySchema = z.strictObject({
  /** Whole outputs. */
  n: z.int().nonnegative(),
  /** Of these, those that opened a connection of their own. */
  newConnectionCount: z.int().nonnegative(),
  connectMs: medianFigure,
  requestToHeadersMs: medianFigure,
  headersToContentMs: medianFigure,
  parseMicrosecondsPerChunk: medianFigure,
  chunksPerAnswer: medianFigure,
  tokensPerChunk: medianFigure,
  /** Attempts that the server turned away for the moment, in all; the wait is in no figure. */
  refusedAttemptCount: z.int().nonnegative(),
  /** Attempts over a connection that the server had closed meanwhile, in all; each was made anew at once. */
  staleConnectionCount: z.int().nonnegative(),
  /** Names in answers that are not the one that was asked for: another model may have answered. */
  otherModels: z.array(z.string()),
});

export type HttpSummary = z.infer<typeof httpSummarySchema>;

/**
 * @param answers of the whole outputs of a cell
 * @param askedModel the name that was asked for
 */
export function summarizeHttp(answers: readonly HttpFigures[], askedModel: string): HttpSummary {
  const of = (pick: (figures: HttpFigures) => number | null): number | null =>
    median(answers.map(pick).filter((value) => value !== null));
  return {
    n: answers.length,
    newConnectionCount: answers.filter(({ connectMs }) => connectMs !== null).length,
    connectMs: of(({ connectMs }) => connectMs),
    requestToHeadersMs: of(({ requestToHeadersMs }) => requestToHeadersMs),
    headersToContentMs: of(({ headersToContentMs }) => headersToContentMs),
    parseMicrosecondsPerChunk: of((figures) => figures.parseMicrosecondsPerChunk),
    chunksPerAnswer: of(({ chunkCount }) => chunkCount),
    tokensPerChunk: of(({ tokensPerChunk }) => tokensPerChunk),
    refusedAttemptCount: answers.reduce((sum, { refusedAttemptCount: n }) => sum + n, 0),
    staleConnectionCount: answers.reduce((sum, { staleConnectionCount: n }) => sum + n, 0),
    otherModels: [
      ...new Set(
        answers.flatMap(({ answeringModel: name }) =>
          name === null || name === askedModel ? [] : [name],
        ),
      ),
    ].sort(),
  };
}
