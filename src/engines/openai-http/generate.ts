import { setTimeout as wait } from "node:timers/promises";
import type { GenerateOptions } from "../../core/engine.ts";
import type { GenerateRequest, GenerationTrace } from "../../core/generation.ts";
import type { HttpObservation, ServedModel } from "../../core/http-observation.ts";
import { failed, type Outcome } from "../../core/outcome.ts";
import { checkFit } from "../llama-cpp/check-fit.ts";
import { PROGRESS, type EngineControl } from "../llama-cpp/control.ts";
import type { GcWatch } from "../llama-cpp/gc-watch.ts";
import { buildTrace, type FinishedExchange } from "./build-trace.ts";
import type { Endpoint } from "./endpoint.ts";
import { CONTEXT_HINT, cutTwice, turnedAway } from "./failures.ts";
import { prepareRequest, type PreparedRequest } from "./request-body.ts";
import type { ExchangeEnding } from "./exchange-ending.ts";
import { StreamExchange } from "./stream-exchange.ts";
import { StreamedAnswer } from "./streamed-answer.ts";
import { refuseOutside } from "./tokenize.ts";

/** What a server that was found is asked with. */
export interface HttpSession {
  readonly endpoint: Endpoint;
  readonly served: ServedModel;
  readonly vocabularySize: number | null;
  readonly control: EngineControl;
  readonly gcWatch: GcWatch;
}

/** How often a request is turned away, each time with a time to wait, before that is the result. */
const WAIT_LIMIT = 3;
/** A longer time to wait is the result at once. */
const LONGEST_WAIT_MS = 60_000;

/** One request, however often it has to be sent. */
interface Asking {
  readonly session: HttpSession;
  readonly request: GenerateRequest;
  readonly prepared: PreparedRequest;
  readonly url: string;
  readonly onText: GenerateOptions["onText"];
  readonly signal: AbortSignal;
  readonly refusedAttempts: HttpObservation["refusedAttempts"];
}

interface Attempt {
  readonly ending: ExchangeEnding;
  readonly finished: FinishedExchange;
}

/**
 * Generates one answer. A request is sent again only before anything of an answer was seen: when the
 * server turned it away and said for how long (the clock starts anew after the waiting), and once when it
 * had closed the open connection meanwhile. Each such attempt stands in the trace.
 */
export async function generate(
  session: HttpSession,
  request: GenerateRequest,
  options: GenerateOptions | undefined,
  signal: AbortSignal,
): Promise<Outcome<GenerationTrace>> {
  const prepared = prepareRequest(request, session.served);
  if (prepared.status === "failed") return prepared;
  const refusal = refuseTokens(session, request);
  if (refusal !== null) return refusal;
  const asking: Asking = {
    session,
    request,
    prepared: prepared.value,
    url: `${session.endpoint.baseUrl}/${prepared.value.endpoint}`,
    onText: options?.onText,
    signal,
    refusedAttempts: [],
  };
  for (;;) {
    const { ending, finished } = await ask(asking);
    if (ending.kind === "answered" || ending.kind === "cancelled") return buildTrace(finished);
    if (ending.kind === "failed") return ending.outcome;
    const problem =
      ending.kind === "turned-away"
        ? await waitAsTold(asking, ending)
        : noteStaleConnection(asking);
    if (problem !== null) return problem;
  }
}

/** Token prompts can be checked beforehand; of others only the server knows the tokens. */
function refuseTokens(
  { vocabularySize, served }: HttpSession,
  request: GenerateRequest,
): Outcome<never> | null {
  if (request.prompt.kind !== "tokens") return null;
  const { tokens } = request.prompt;
  const outside = refuseOutside(tokens, vocabularySize);
  if (outside !== null || served.contextTokens === null) return outside;
  const refusal = checkFit(request, tokens.length, served.contextTokens);
  if (refusal?.status !== "failed" || refusal.failure.code !== "context-overflow") return refusal;
  return failed("context-overflow", refusal.failure.message, CONTEXT_HINT);
}

async function ask(asking: Asking): Promise<Attempt> {
  const { session, request, prepared, url, signal, refusedAttempts } = asking;
  const { endpoint, body } = prepared;
  const { control, gcWatch, served } = session;
  const { words } = control;
  const answer = new StreamedAnswer(
    endpoint === "chat/completions",
    request.maxOutputTokens,
    asking.onText ?? null,
  );
  words[PROGRESS] = 0;
  gcWatch.start();
  const acceptedEpochMs = Date.now();
  const exchange = new StreamExchange({
    endpoint: session.endpoint,
    url,
    body: () => JSON.stringify(body),
    answer,
    signal,
    onProgress: () => {
      words[PROGRESS] = answer.chunkNs.length;
    },
  });
  const ending = await exchange.run();
  const endedNs = exchange.elapsedNs;
  // A key that came in pieces.
  answer.text = session.endpoint.conceal(answer.text);
  answer.reasoningText = session.endpoint.conceal(answer.reasoningText);
  const { accepted, times } = exchange;
  const gcPauses = await gcWatch.stop(accepted, accepted + BigInt(endedNs));
  const isCancelled = ending.kind === "cancelled";
  const seen = { answer, times, isCancelled, acceptedEpochMs, endedNs, gcPauses };
  return { ending, finished: { request, served, url, endpoint, refusedAttempts, ...seen } };
}

/** The failure when that happened before: a connection was made for this very request then. */
function noteStaleConnection({ url, refusedAttempts }: Asking): Outcome<never> | null {
  if (refusedAttempts.some(({ httpStatus }) => httpStatus === null)) return cutTwice(url);
  refusedAttempts.push({ httpStatus: null, waitedMs: 0 });
  return null;
}

/**
 * Waits as long as the server asks; the failure when that is too long, too often or not said. All waiting of
 * a request takes at most half of the allowed silence: whoever watches this process sees no progress
 * meanwhile, and would end it.
 */
async function waitAsTold(
  { session: { endpoint }, url, refusedAttempts, signal }: Asking,
  ending: Extract<ExchangeEnding, { kind: "turned-away" }>,
): Promise<Outcome<never> | null> {
  const times = refusedAttempts.filter((attempt) => attempt.httpStatus !== null).length;
  const waited = refusedAttempts.reduce((sum, attempt) => sum + attempt.waitedMs, 0);
  const { httpStatus, waitMs } = ending;
  if (waitMs === null || times >= WAIT_LIMIT) return turnedAway(url, ending, times);
  if (waitMs > LONGEST_WAIT_MS || waited + waitMs > endpoint.silenceMs / 2)
    return turnedAway(url, ending, times);
  refusedAttempts.push({ httpStatus, waitedMs: waitMs });
  try {
    await wait(waitMs, undefined, { signal });
    return null;
  } catch {
    return failed("cancelled", "the request was cancelled while the server was busy", null);
  }
}
