import type { ServerResponse } from "node:http";
import type { GenerationTrace } from "../core/generation.ts";
import { costsOf, timingsOf, usageOf, type ServerCosts } from "./answer-figures.ts";
import { newAnswerIdentity } from "./answer-identity.ts";
import { ApiError, ClientGoneError } from "./api-error.ts";
import type { CompletionRequest } from "./completion-request.ts";
import { EventStream } from "./event-stream.ts";
import { generateRequestOf, refusalOf } from "./generate-request.ts";
import type { Served } from "./served.ts";
import { StreamEvents } from "./stream-events.ts";
import { StreamedAnswer } from "./streamed-answer.ts";
import { finishReasonOf, wholeAnswer } from "./whole-answer.ts";

/** When the headers of a request were read. */
export interface RequestStart {
  readonly at: bigint;
  readonly cpu: NodeJS.CpuUsage;
}

/**
 * Answers a completion request in its turn.
 * @returns the object to send; `null` when the answer was streamed already
 * @throws ApiError, ClientGoneError
 */
export function complete(
  served: Served,
  request: CompletionRequest,
  response: ServerResponse,
  start: RequestStart,
): Promise<Readonly<Record<string, unknown>> | null> {
  if (request.model !== null && request.model !== served.modelId)
    throw unknownModel(request.model, served.modelId);
  const requestParseNs = Number(process.hrtime.bigint() - start.at);
  const costsSoFar = (): Pick<ServerCosts, "requestParseNs" | "cpuNs"> => {
    const { user, system } = process.cpuUsage(start.cpu);
    return { requestParseNs, cpuNs: (user + system) * 1000 };
  };
  const turn = served.queue.enter(() => {
    if (response.destroyed) throw new ClientGoneError("the client left before its turn");
    return request.isStreamed
      ? stream(served, request, response, costsSoFar)
      : answerAtOnce(served, request, response, costsSoFar);
  });
  if (turn !== null) return turn;
  throw new ApiError("too many requests wait for the model", {
    status: 503,
    code: "overloaded",
    headers: { "retry-after": "1" },
  });
}

type CostsSoFar = () => Pick<ServerCosts, "requestParseNs" | "cpuNs">;

async function answerAtOnce(
  served: Served,
  request: CompletionRequest,
  response: ServerResponse,
  costsSoFar: CostsSoFar,
): Promise<Readonly<Record<string, unknown>>> {
  const identity = newAnswerIdentity(request.endpoint, served);
  const trace = await generate(served, request, response, null);
  const costs = { ...costsSoFar(), ...NOT_STREAMED };
  return wholeAnswer(request, identity, trace, {
    usage: usageOf(trace),
    timings: timingsOf(trace),
    edge_bench: costsOf(trace, costs),
  });
}

const NOT_STREAMED = {
  detokenizeNs: null,
  serializeNs: null,
  socketWriteNs: null,
  chunkCount: null,
} as const;

async function stream(
  served: Served,
  request: CompletionRequest,
  response: ServerResponse,
  costsSoFar: CostsSoFar,
): Promise<null> {
  const events = new StreamEvents(request, newAnswerIdentity(request.endpoint, served));
  const answer = new StreamedAnswer(new EventStream(response), events, served.cancelRunning);
  try {
    const trace = await generate(served, request, response, answer);
    const costs = { ...costsSoFar(), ...answer.costs };
    const figures = { timings: timingsOf(trace), edge_bench: costsOf(trace, costs) };
    const usage = request.includesUsage ? usageOf(trace) : null;
    answer.finish(trace, finishReasonOf(trace), figures, usage);
  } catch (error) {
    // Behind the first token a failure is one more event.
    if (!(error instanceof ApiError) || !answer.fail(error)) throw error;
  }
  return null;
}

/** @throws ApiError, ClientGoneError */
async function generate(
  served: Served,
  request: CompletionRequest,
  response: ServerResponse,
  answer: StreamedAnswer | null,
): Promise<GenerationTrace> {
  const { model, cache, onBusy } = served;
  const work = await generateRequestOf(served, request);
  const gone = new AbortController();
  const onClose = (): void => {
    gone.abort();
  };
  response.once("close", onClose);
  onBusy(true);
  try {
    const listener = answer === null ? {} : { onToken: answer.onToken };
    const outcome = await model.generate(work, { signal: gone.signal, ...listener });
    if (outcome.status === "failed") {
      cache.forget();
      throw refusalOf(outcome.failure);
    }
    const trace = outcome.value;
    cache.note(trace);
    if (trace.stopReason !== "cancelled") return trace;
    throw new ClientGoneError(`the client left after ${trace.outputTokenCount ?? 0} tokens`);
  } finally {
    onBusy(false);
    response.removeListener("close", onClose);
  }
}

function unknownModel(asked: string, modelId: string): ApiError {
  return new ApiError(`this server has one model, ${modelId}, and not ${asked.slice(0, 200)}`, {
    status: 404,
    code: "model_not_found",
    param: "model",
  });
}
