import type { EvaluationTrial } from "../../src/core/evaluation.ts";
import type { EngineSession } from "../../src/engines/channel/engine-session.ts";
import { evaluationSteps } from "../../src/measure/run-evaluation.ts";
import { generateAnswer } from "../../src/measure/generate-answer.ts";
import { readMachineConditions } from "../../bindings/process-counters/machine-conditions.ts";
import { classificationTarget } from "../../src/core/classification-target.ts";
import { observed } from "../../src/core/observed.ts";
import { fixedLengthRequest, valueOf } from "../support/engine.ts";

/** Times of one item, milliseconds inside the engine. */
export interface LabelTimes {
  readonly allLabelsMs: number;
  /** The same when nothing of it is in the cache. */
  readonly coldAllLabelsMs: number;
  readonly greedyLabelMs: number;
  /** Tokens of the written answer. */
  readonly greedyTokens: number;
  /** As many greedy tokens as the right label has, whatever the model would write. */
  readonly rightLengthMs: number;
  readonly rightLengthTokens: number;
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
  // What an answer was written from is cut into other batches, and not used again.
  const coldAll = await allLabelsMs(session, asOther(probabilities));
  const warm = await allLabelsMs(session, probabilities);
  const cached = await writeLabel(session, greedy, null);
  const cold = await writeLabel(session, greedy, 0);
  const rightLength = await writeTokens(session, greedy);
  return {
    allLabelsMs: warm,
    coldAllLabelsMs: coldAll,
    greedyLabelMs: cached.ms,
    greedyTokens: cached.tokens,
    coldGreedyLabelMs: cold.ms,
    rightLengthMs: rightLength.ms,
    rightLengthTokens: rightLength.tokens,
  };
}

async function allLabelsMs(session: EngineSession, trial: EvaluationTrial): Promise<number> {
  const steps = evaluationSteps([trial], "exact");
  const active = { sessionId: "bench", model: session, requestsServed: 0, lastReplyMs: null };
  const settings = {
    readConditions: readMachineConditions,
  } as Parameters<typeof steps.run>[2];
  const record = await steps.run(trial, active, settings, 0);
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

interface Written {
  readonly ms: number;
  readonly tokens: number;
}

async function writeLabel(
  session: EngineSession,
  trial: EvaluationTrial,
  sharedTokenCount: number | null,
): Promise<Written> {
  if (trial.request.kind !== "generation") throw new Error("no generated label");
  const request =
    sharedTokenCount === null ? trial.request : { ...trial.request, sharedTokenCount };
  const result = valueOf(await generateAnswer(request, session));
  if (result.kind !== "generation") throw new Error("no generated label");
  const { timing, outputTokens } = result.trace;
  return { ms: timing.endNs / 1e6, tokens: observed(outputTokens, "output tokens").length };
}

async function writeTokens(session: EngineSession, trial: EvaluationTrial): Promise<Written> {
  if (trial.request.kind !== "generation") throw new Error("no generated label");
  const texts = [trial.request.prompt, classificationTarget(trial).label];
  const reply = valueOf(
    await session.tokenize({ prompts: texts.map((text) => ({ kind: "text", text })) }),
  );
  const [prompt, label] = reply.prompts.map(({ tokens }) => tokens);
  const tokenCount = observed(label, "tokens of the right label").length;
  const promptTokens = observed(prompt, "tokens of the prompt");
  const request = fixedLengthRequest(promptTokens, tokenCount, trial.request.sharedTokenCount);
  const { timing } = valueOf(await session.generate(request));
  return { ms: timing.endNs / 1e6, tokens: tokenCount };
}
