import type { EvaluationRecord, EvaluationResult } from "../../core/evaluation.ts";
import type { Failure } from "../../core/outcome.ts";
import { digestOfText, digestOfTokens, redactJson } from "./digest.ts";

type GeneratedTrace = Extract<EvaluationResult, { kind: "generation" }>["trace"];

/** A record without what the model wrote; figures and times stay. Members are named one by one. */
export function redactedRecord(record: EvaluationRecord): object {
  const { schemaVersion, trialKey, modelId, task, docId, runOrder, sessionId } = record;
  const { startedEpochMs, promptSha256, conditions, status } = record;
  return {
    ...{ schemaVersion, trialKey, modelId, task, docId, runOrder, sessionId },
    ...{ startedEpochMs, promptSha256, conditions, status },
    ...(record.status === "ok"
      ? { result: redactedResult(record.result) }
      : { failure: redactedFailure(record.failure) }),
  };
}

function redactedResult(result: EvaluationResult): object {
  if (result.kind === "generation") {
    const { kind, truncatedTokenCount } = result;
    return { kind, trace: redactedTrace(result.trace), truncatedTokenCount };
  }
  const { contextTokenCount, truncatedTokenCount, evaluatedTokenCount, engineNs } = result;
  const counts = { contextTokenCount, truncatedTokenCount, evaluatedTokenCount, engineNs };
  if (result.kind === "labels") {
    const labels = result.labels.map(({ tokens, tokenLogprobs }) => ({
      tokens: digestOfTokens(tokens),
      tokenLogprobs,
    }));
    return { kind: result.kind, labels, ...counts };
  }
  const choices = result.choices.map(
    ({ tokenLogprobs, isGreedy, continuationTokens, boundary }) => ({
      ...{ tokenLogprobs, isGreedy, boundary },
      continuationTokens: digestOfTokens(continuationTokens),
    }),
  );
  const { kind, exactTokenLogprobs } = result;
  return { kind, choices, exactTokenLogprobs, ...counts };
}

function redactedTrace(trace: GeneratedTrace): object {
  const { promptForm, outputTokens, endToken, text, stopReason } = trace;
  const { promptTokenCount, cachedTokenCount, evaluatedTokenCount, outputTokenCount } = trace;
  const { cachePreparation, timing, gcPauses, http } = trace;
  return {
    ...{ promptForm, endToken, stopReason },
    text: digestOfText(text),
    outputTokens: outputTokens === null ? null : digestOfTokens(outputTokens),
    ...{ promptTokenCount, cachedTokenCount, evaluatedTokenCount, outputTokenCount },
    ...{ cachePreparation, timing, gcPauses },
    ...(http === undefined ? {} : { http: redactJson(http) }),
  };
}

/** Messages of engines and servers may quote what they were asked. */
function redactedFailure({ code, signal, exitCode, message, hint, logTail }: Failure): object {
  return {
    ...{ code, signal, exitCode },
    message: digestOfText(message),
    hint: hint === null ? null : digestOfText(hint),
    logTail: logTail.map(digestOfText),
  };
}
