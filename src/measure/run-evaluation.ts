import type { Conditions } from "../core/conditions.ts";
import type {
  EvaluationRecord,
  EvaluationResult,
  EvaluationTrial,
  ItemRequest,
} from "../core/evaluation.ts";
import type { LoadedModel } from "../core/engine.ts";
import { failed, succeeded, type Outcome } from "../core/outcome.ts";
import { RECORD_SCHEMA_VERSION } from "../core/record.ts";
import type { ScoreMode, ScoreReply } from "../core/scoring.ts";
import { generateAnswer } from "./generate-answer.ts";
import { LABEL_TERMINATOR, labelContinuations } from "./label-trie.ts";
import type { ActiveSession, MeasureSettings, TrialSteps } from "./measure-settings.ts";
import { splitPairs, type SplitPair } from "./split-continuation.ts";

/** How work on the tokens that items share is organised; see `ScoreRequest.mode`. */
export type Scoring = "exact" | "fast";

/**
 * How the items of an evaluation become records.
 * @param trials all that will be run, in order
 */
export function evaluationSteps(
  trials: readonly EvaluationTrial[],
  scoring: Scoring,
): TrialSteps<EvaluationTrial, EvaluationRecord> {
  const compared = new Set(scoring === "fast" ? comparedKeys(trials) : []);
  return {
    placeOf: ({ task }) => ({ round: 0, workload: task, phase: "measured" }),
    async run(trial, session, settings, runOrder) {
      const startedEpochMs = Date.now();
      const how = { scoring, isCompared: compared.has(trial.trialKey) };
      const outcome = await answer(trial, session.model, how);
      session.requestsServed += 1;
      const base = {
        ...recordBase(trial, session.sessionId, runOrder, await conditionsOf(session, settings)),
        startedEpochMs,
      };
      return outcome.status === "ok"
        ? { ...base, status: "ok", result: outcome.value }
        : { ...base, status: "failed", failure: outcome.failure };
    },
    fail: (trial, sessionId, failure, conditions, runOrder) => ({
      ...recordBase(trial, sessionId, runOrder, conditions),
      status: "failed",
      failure,
    }),
  };
}

/** Items of each model that `fast` scores twice, to show how far it is from exact. */
const COMPARED_ITEMS = 20;

function comparedKeys(trials: readonly EvaluationTrial[]): string[] {
  const models = [...new Set(trials.map((trial) => trial.modelId))];
  return models.flatMap((modelId) =>
    trials
      .filter((trial) => trial.modelId === modelId && trial.request.kind === "choices")
      .slice(0, COMPARED_ITEMS)
      .map((trial) => trial.trialKey),
  );
}

interface ScoringHow {
  readonly scoring: Scoring;
  /** Also score in exact mode. */
  readonly isCompared: boolean;
}

/** Reading the state of the machine costs milliseconds; an evaluation needs it now and then, not per item. */
const CONDITIONS_EVERY_MS = 10_000;

const lastConditions = new WeakMap<ActiveSession, Conditions>();

async function conditionsOf(
  session: ActiveSession,
  settings: MeasureSettings<EvaluationRecord>,
): Promise<Conditions> {
  const last = lastConditions.get(session);
  if (last !== undefined && Date.now() - last.epochMs < CONDITIONS_EVERY_MS) return last;
  const conditions = await settings.readConditions();
  lastConditions.set(session, conditions);
  return conditions;
}

function recordBase(
  trial: EvaluationTrial,
  sessionId: string,
  runOrder: number,
  conditions: Conditions,
) {
  const { trialKey, modelId, task, docId, promptSha256 } = trial;
  return {
    schemaVersion: RECORD_SCHEMA_VERSION,
    trialKey,
    modelId,
    task,
    docId,
    runOrder,
    sessionId,
    startedEpochMs: conditions.epochMs,
    promptSha256,
    conditions,
  } as const;
}

function answer(
  { request }: EvaluationTrial,
  model: LoadedModel,
  how: ScoringHow,
): Promise<Outcome<EvaluationResult>> {
  switch (request.kind) {
    case "choices":
      return scoreChoices(request, model, how);
    case "labels":
      return scoreLabels(request, model);
    case "generation":
      return generateAnswer(request, model);
  }
}

async function scoreChoices(
  request: Extract<ItemRequest, { kind: "choices" }>,
  model: LoadedModel,
  { scoring, isCompared }: ScoringHow,
): Promise<Outcome<EvaluationResult>> {
  const split = await splitPairs(model, pairsOf(request.context, request.continuations));
  if (split.status === "failed") return split;
  const mode = scoring === "fast" ? "tree" : "exact";
  const reply = await scorePairs(split.value, model, { mode, sharedTokenCount: 0 });
  if (reply.status === "failed") return reply;
  const exact = isCompared
    ? await scorePairs(split.value, model, { mode: "exact", sharedTokenCount: 0 })
    : null;
  if (exact?.status === "failed") return exact;
  const exactTokenLogprobs = exact?.value.items.map((item) => item.tokenLogprobs) ?? null;
  const choices = split.value.map(({ continuationTokens, boundary }, index) => {
    const { tokenLogprobs = [], greedyTokens = [] } = reply.value.items[index] ?? {};
    const isGreedy = continuationTokens.every((token, place) => token === greedyTokens[place]);
    return { tokenLogprobs, isGreedy, continuationTokens: [...continuationTokens], boundary };
  });
  const cost = costOf(split.value, reply.value);
  return succeeded({ kind: "choices", choices, exactTokenLogprobs, ...cost });
}

async function scoreLabels(
  request: Extract<ItemRequest, { kind: "labels" }>,
  model: LoadedModel,
): Promise<Outcome<EvaluationResult>> {
  const split = await splitLabels(request, model);
  if (split.status === "failed") return split;
  const reply = await scorePairs(split.value, model, {
    mode: "tree",
    sharedTokenCount: request.sharedTokenCount,
  });
  if (reply.status === "failed") return reply;
  const labels = split.value.map(({ continuationTokens }, index) => ({
    tokens: [...continuationTokens],
    tokenLogprobs: reply.value.items[index]?.tokenLogprobs ?? [],
  }));
  return succeeded({ kind: "labels", labels, ...costOf(split.value, reply.value) });
}

/** Each label's tokens up to the last one that tells it from another label. */
async function splitLabels(
  { context, labels }: Extract<ItemRequest, { kind: "labels" }>,
  model: LoadedModel,
): Promise<Outcome<readonly SplitPair[]>> {
  for (const terminator of ["", LABEL_TERMINATOR]) {
    const texts = labels.map((label) => `${label}${terminator}`);
    const split = await splitPairs(model, pairsOf(context, texts));
    if (split.status === "failed") return split;
    const cut = labelContinuations(split.value.map((pair) => pair.continuationTokens));
    if (cut.kind === "distinct") {
      return succeeded(
        split.value.map((pair, index) => ({
          ...pair,
          continuationTokens: cut.continuations[index] ?? pair.continuationTokens,
        })),
      );
    }
    if (cut.kind === "same-tokens") {
      const pair = `${labels[cut.first] ?? ""} and ${labels[cut.second] ?? ""}`;
      return failed("engine-refused", `the labels ${pair} are the same tokens`, null);
    }
  }
  return failed("engine-refused", "a label's tokens begin another label's", null);
}

function pairsOf(context: string, continuations: readonly string[]) {
  return continuations.map((continuation) => ({ context, continuation }));
}

function scorePairs(
  split: readonly SplitPair[],
  model: LoadedModel,
  { mode, sharedTokenCount }: { readonly mode: ScoreMode; readonly sharedTokenCount: number },
): Promise<Outcome<ScoreReply>> {
  // A context that was cut on the left begins elsewhere.
  const isWhole = split.every((pair) => pair.truncatedTokenCount === 0);
  return model.score({
    items: split.map(({ contextTokens, continuationTokens }) => ({
      contextTokens: [...contextTokens],
      continuationTokens: [...continuationTokens],
    })),
    topCount: 0,
    mode,
    keepPrefixTokenCount: isWhole && sharedTokenCount > 0 ? sharedTokenCount : null,
  });
}

function costOf(split: readonly SplitPair[], reply: ScoreReply) {
  return {
    contextTokenCount: Math.max(...split.map((pair) => pair.contextTokens.length)),
    truncatedTokenCount: Math.max(...split.map((pair) => pair.truncatedTokenCount)),
    evaluatedTokenCount: reply.evaluatedTokenCount,
    engineNs: reply.engineNs,
  };
}
