import { setTimeout as sleep } from "node:timers/promises";
import type { GenerationTrace } from "../core/generation.ts";
import { sha256Of } from "../core/hash.ts";
import {
  RECORD_SCHEMA_VERSION,
  type PlannedTrial,
  type TrialIdentity,
  type TrialRecord,
} from "../core/record.ts";
import type { ActiveSession, MeasureSettings, TrialSteps } from "./measure-settings.ts";

/** How performance trials become records. */
export const PERFORMANCE_STEPS: TrialSteps<PlannedTrial, TrialRecord> = {
  placeOf: ({ round, scenario, phase }) => ({ round, workload: scenario, phase }),
  run: runTrial,
  fail: (trial, sessionId, failure, conditions, runOrder) => ({
    schemaVersion: RECORD_SCHEMA_VERSION,
    ...identityOf(trial, sessionId),
    runOrder,
    sessionId,
    firstInProcess: true,
    startedEpochMs: conditions.epochMs,
    idleMs: null,
    promptSha256: trial.promptSha256,
    conditionsBefore: conditions,
    conditionsAfter: conditions,
    status: "failed",
    failure,
  }),
};

/** Runs one trial and gives its record. Failures of the engine are records, not exceptions. */
async function runTrial(
  trial: PlannedTrial,
  session: ActiveSession,
  settings: Pick<MeasureSettings<TrialRecord>, "readConditions" | "cooldownMs">,
  runOrder: number,
): Promise<TrialRecord> {
  const conditionsBefore = await settings.readConditions();
  if (trial.cacheCondition === "cold" && settings.cooldownMs > 0) await sleep(settings.cooldownMs);
  const firstInProcess = session.requestsServed === 0;
  const idleMs = session.lastReplyMs === null ? null : performance.now() - session.lastReplyMs;
  const startedEpochMs = Date.now();
  const outcome = await session.model.generate(trial.request);
  session.requestsServed += 1;
  session.lastReplyMs = performance.now();
  const memory = await session.model.memory();
  const base = {
    schemaVersion: RECORD_SCHEMA_VERSION,
    ...identityOf(trial, session.sessionId),
    runOrder,
    sessionId: session.sessionId,
    firstInProcess,
    startedEpochMs,
    idleMs,
    promptSha256: trial.promptSha256,
    conditionsBefore,
    conditionsAfter: await settings.readConditions(),
  } as const;
  if (outcome.status === "failed") return { ...base, status: "failed", failure: outcome.failure };
  return {
    ...base,
    status: "ok",
    trace: outcome.value,
    outputSha256: outputSha256Of(outcome.value),
    memory: memory.status === "ok" ? memory.value : null,
  };
}

/** Of the token ids; of the text, and the reasoning before it, where a server sends no ids. */
function outputSha256Of({ outputTokens, text, http }: GenerationTrace): string {
  const output = outputTokens ?? [text, http?.reasoningText ?? null];
  return sha256Of(JSON.stringify(output));
}

/**
 * The identity of a record. A warm-up is run again in every process, so its key names the process
 * too: no two lines of records.jsonl stand for the same piece of work.
 */
function identityOf(trial: PlannedTrial, sessionId: string): TrialIdentity {
  const {
    trialKey,
    modelId,
    scenario,
    mode,
    cacheCondition,
    promptId,
    language,
    round,
    repetition,
    phase,
  } = trial;
  return {
    trialKey: phase === "warm-up" ? sha256Of(`${trialKey}\n${sessionId}`) : trialKey,
    modelId,
    scenario,
    mode,
    cacheCondition,
    promptId,
    language,
    round,
    repetition,
    phase,
  };
}
