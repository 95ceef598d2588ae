import type { EvaluationTrial } from "../../src/core/evaluation.ts";
import type { EngineSession } from "../../src/engines/channel/engine-session.ts";
import { evaluationSteps } from "../../src/measure/run-evaluation.ts";
import { generateAnswer } from "../../src/measure/generate-answer.ts";
import { readMachineConditions } from "../../bindings/process-counters/machine-conditions.ts";
import { valueOf } from "../support/engine.ts";

/** Times of one item, milliseconds inside the engine. */
export interface LabelTimes {
  readonly allLabelsMs: number;
  readonly greedyLabelMs: number;
  /** The greedy label with nothing in the cache. */
  readonly coldGreedyLabelMs: number;
}

/**
 * All label probabilities and one greedy label of the same text; what all texts share is cached for
 * both, and is evaluated outside the clock after the other kind of request has used the cache.
 */
export async function labelTimes(
  session: EngineSession,
  probabilities: EvaluationTrial,
  greedy: EvaluationTrial,
): Promise<LabelTimes> {
  await allLabelsMs(session, probabilities);
  const warm = await allLabelsMs(session, probabilities, "other");
  return {
    allLabelsMs: warm,
    greedyLabelMs: await greedyMs(session, greedy, null),
    coldGreedyLabelMs: await greedyMs(session, greedy, 0),
  };
}

async function allLabelsMs(
  session: EngineSession,
  trial: EvaluationTrial,
  variant = "",
): Promise<number> {
  const asked = variant === "" ? asOther(trial) : trial;
  const steps = evaluationSteps([asked], "exact");
  const active = { sessionId: "bench", model: session, requestsServed: 0, lastReplyMs: null };
  const settings = {
    readConditions: readMachineConditions,
  } as Parameters<typeof steps.run>[2];
  const record = await steps.run(asked, active, settings, 0);
  if (record.status === "failed") throw new Error(record.failure.message);
  if (record.result.kind !== "labels") throw new Error("no label probabilities");
  return record.result.engineNs / 1e6;
}

/** The same system message with another text: leaves the shared beginning in the cache, not the text. */
function asOther(trial: EvaluationTrial): EvaluationTrial {
  if (trial.request.kind !== "labels") throw new Error("no label probabilities");
  const { text } = trial.doc;
  if (typeof text !== "string") throw new Error("the document has no text");
  const context = trial.request.context.replace(text, "Where is my card?");
  return { ...trial, request: { ...trial.request, context } };
}

async function greedyMs(
  session: EngineSession,
  trial: EvaluationTrial,
  sharedTokenCount: number | null,
): Promise<number> {
  if (trial.request.kind !== "generation") throw new Error("no generated label");
  const request =
    sharedTokenCount === null ? trial.request : { ...trial.request, sharedTokenCount };
  const result = valueOf(await generateAnswer(request, session));
  if (result.kind !== "generation") throw new Error("no generated label");
  return result.trace.timing.endNs / 1e6;
}
