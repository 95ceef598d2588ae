import type { Failure } from "../core/outcome.ts";
import { RECORD_SCHEMA_VERSION, type PlannedTrial, type TrialRecord } from "../core/record.ts";
import type { Counters } from "./measure-experiment.ts";
import type { MeasureSettings } from "./measure-settings.ts";
import { identityOf, runTrial, type ActiveSession } from "./run-trial.ts";

/** A trial that ended its process this many times is given up. */
const ATTEMPTS_PER_TRIAL = 2;

type Started = { readonly status: "ok"; readonly session: ActiveSession } | Refusal;

interface Refusal {
  readonly status: "failed";
  readonly sessionId: string;
  readonly failure: Failure;
}

/** What one (model, round) is measured with, and its process of the moment. */
interface Group {
  readonly settings: MeasureSettings;
  readonly counters: Counters;
  session: ActiveSession | null;
  /** Warm-ups that ended a process: they are not repeated in the next one, which they would end too. */
  readonly lethalWarmUps: Set<string>;
}

/**
 * Measures the trials of one model in one round. A process that dies is replaced and warmed up anew;
 * a trial that ended two is recorded as failed and the next one gets a fresh process.
 */
export async function measureGroup(
  trials: readonly PlannedTrial[],
  settings: MeasureSettings,
  counters: Counters,
): Promise<void> {
  const group: Group = { settings, counters, session: null, lethalWarmUps: new Set() };
  try {
    for (const [index, trial] of trials.entries()) {
      for (let attempt = 1; attempt <= ATTEMPTS_PER_TRIAL; attempt++) {
        if (settings.shouldStop()) return;
        const refusal = await ensureSession(group, trials.slice(0, index), trial);
        if (refusal !== null) {
          await failRest(trials.slice(index), refusal, settings, counters);
          return;
        }
        if (group.session === null || settings.shouldStop()) return;
        if ((await measureOne(trial, group.session, group)).status === "ok") break;
        if (group.session.model.alive) break;
      }
    }
  } finally {
    await group.session?.model.close();
  }
}

/** Sees to it that a living, warm process is there. @returns why there is none, or `null` */
async function ensureSession(
  group: Group,
  done: readonly PlannedTrial[],
  next: PlannedTrial,
): Promise<Refusal | null> {
  let lethalCount = -1;
  // Goes on while each process that died of its warm-up leaves one warm-up less for the next.
  while (group.session?.model.alive !== true && group.lethalWarmUps.size > lethalCount) {
    lethalCount = group.lethalWarmUps.size;
    await group.session?.model.close();
    const started: Started = await startSession(next, group.settings, group.counters);
    if (started.status === "failed") {
      group.session = null;
      return started;
    }
    group.session = started.session;
    await warmUp(group, started.session, done, next);
  }
  return null;
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
  group: Group,
  session: ActiveSession,
  done: readonly PlannedTrial[],
  next: PlannedTrial,
): Promise<void> {
  const missed = done.filter(
    (trial) =>
      trial.phase === "warm-up" &&
      trial.scenario === next.scenario &&
      !group.lethalWarmUps.has(trial.trialKey),
  );
  for (const trial of missed) {
    if (group.settings.shouldStop() || !session.model.alive) return;
    await measureOne(trial, session, group);
  }
}

async function measureOne(
  trial: PlannedTrial,
  session: ActiveSession,
  { settings, counters, lethalWarmUps }: Group,
): Promise<TrialRecord> {
  settings.onProgress({
    type: "trial-started",
    modelId: trial.modelId,
    scenario: trial.scenario,
    phase: trial.phase,
  });
  const record = await runTrial(trial, session, settings, counters.records);
  if (trial.phase === "warm-up" && !session.model.alive) lethalWarmUps.add(trial.trialKey);
  await append(record, settings, counters);
  return record;
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
  started: Refusal,
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
