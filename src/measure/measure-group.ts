import type { Failure } from "../core/outcome.ts";
import { RECORD_SCHEMA_VERSION, type PlannedTrial, type TrialRecord } from "../core/record.ts";
import type { Counters } from "./measure-experiment.ts";
import type { MeasureSettings } from "./measure-settings.ts";
import { identityOf, runTrial, type ActiveSession } from "./run-trial.ts";

/** A trial that ended its process this many times is given up. */
const ATTEMPTS_PER_TRIAL = 2;

type Started =
  | { readonly status: "ok"; readonly session: ActiveSession }
  | { readonly status: "failed"; readonly sessionId: string; readonly failure: Failure };

/**
 * Measures the trials of one model in one round. A process that dies is replaced and warmed up anew;
 * a trial that killed two is recorded as failed and the next one gets a fresh process.
 */
export async function measureGroup(
  trials: readonly PlannedTrial[],
  settings: MeasureSettings,
  counters: Counters,
): Promise<void> {
  let session: ActiveSession | null = null;
  try {
    for (const [index, trial] of trials.entries()) {
      for (let attempt = 1; attempt <= ATTEMPTS_PER_TRIAL; attempt++) {
        if (settings.shouldStop()) return;
        if (session === null || !session.model.alive) {
          const started: Started = await startSession(trial, settings, counters);
          if (started.status === "failed") {
            await failRest(trials.slice(index), started, settings, counters);
            return;
          }
          session = started.session;
          await warmUp(trials.slice(0, index), trial, session, settings, counters);
          if (!session.model.alive) continue;
        }
        await measureOne(trial, session, settings, counters);
        if (session.model.alive) break;
      }
    }
  } finally {
    await session?.model.close();
  }
}

async function startSession(
  trial: PlannedTrial,
  settings: MeasureSettings,
  counters: Counters,
): Promise<Started> {
  const sessionId = `s${String(counters.sessions).padStart(4, "0")}-r${trial.round}-${trial.modelId.replace(/[^\w.-]/g, "_")}`;
  counters.sessions += 1;
  settings.onProgress({ type: "session-started", modelId: trial.modelId, round: trial.round });
  const startedEpochMs = Date.now();
  const started = await settings.startSession(trial.modelId, sessionId);
  const base = {
    schemaVersion: RECORD_SCHEMA_VERSION,
    sessionId,
    modelId: trial.modelId,
    round: trial.round,
    startedEpochMs,
  } as const;
  if (started.status === "failed") {
    await settings.appendSession({ ...base, status: "failed", failure: started.failure });
    settings.onProgress({
      type: "session-failed",
      modelId: trial.modelId,
      message: started.failure.message,
    });
    return { status: "failed", sessionId, failure: started.failure };
  }
  const model = started.value;
  const memory = await model.memory();
  await settings.appendSession({
    ...base,
    status: "ok",
    pid: model.pid,
    facts: model.facts,
    memoryAfterLoad: memory.status === "ok" ? memory.value : null,
  });
  return { status: "ok", session: { sessionId, model, requestsServed: 0, lastReplyMs: null } };
}

/** Repeats the warm-ups of the scenario that a replaced process goes on with; a first process finds them in its own trials. */
async function warmUp(
  done: readonly PlannedTrial[],
  next: PlannedTrial,
  session: ActiveSession,
  settings: MeasureSettings,
  counters: Counters,
): Promise<void> {
  const missed = done.filter(
    (trial) => trial.phase === "warm-up" && trial.scenario === next.scenario,
  );
  for (const trial of missed) {
    if (settings.shouldStop() || !session.model.alive) return;
    await measureOne(trial, session, settings, counters);
  }
}

async function measureOne(
  trial: PlannedTrial,
  session: ActiveSession,
  settings: MeasureSettings,
  counters: Counters,
): Promise<void> {
  settings.onProgress({
    type: "trial-started",
    modelId: trial.modelId,
    scenario: trial.scenario,
    phase: trial.phase,
  });
  const record = await runTrial(trial, session, settings, counters.records);
  await append(record, settings, counters);
}

async function append(
  record: TrialRecord,
  settings: MeasureSettings,
  counters: Counters,
): Promise<void> {
  await settings.appendRecord(record);
  counters.records += 1;
  settings.onProgress({ type: "trial-finished", record });
}

/** No process could be started: every trial that needed it failed for that reason. */
async function failRest(
  trials: readonly PlannedTrial[],
  started: Extract<Started, { status: "failed" }>,
  settings: MeasureSettings,
  counters: Counters,
): Promise<void> {
  const conditions = await settings.readConditions();
  for (const trial of trials) {
    await append(
      {
        schemaVersion: RECORD_SCHEMA_VERSION,
        ...identityOf(trial, started.sessionId),
        runOrder: counters.records,
        sessionId: started.sessionId,
        firstInProcess: true,
        startedEpochMs: conditions.epochMs,
        idleMs: null,
        promptSha256: trial.promptSha256,
        conditionsBefore: conditions,
        conditionsAfter: conditions,
        status: "failed",
        failure: started.failure,
      },
      settings,
      counters,
    );
  }
}
