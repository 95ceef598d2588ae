import type { Failure } from "../core/outcome.ts";
import { RECORD_SCHEMA_VERSION } from "../core/record.ts";
import type { Counters } from "./measure-experiment.ts";
import type {
  ActiveSession,
  AnyRecord,
  AnyTrial,
  MeasureSettings,
  TrialSteps,
} from "./measure-settings.ts";

/** A trial that ended its process this many times is given up. */
const ATTEMPTS_PER_TRIAL = 2;

type Started = { readonly status: "ok"; readonly session: ActiveSession } | Refusal;

interface Refusal {
  readonly status: "failed";
  readonly sessionId: string;
  readonly failure: Failure;
}

/** What one (model, round) is measured with, and its process of the moment. */
interface Group<T extends AnyTrial, R extends AnyRecord> {
  readonly settings: MeasureSettings<R>;
  readonly steps: TrialSteps<T, R>;
  readonly counters: Counters;
  session: ActiveSession | null;
  /** Warm-ups that ended a process: they are not repeated in the next one, which they would end too. */
  readonly lethalWarmUps: Set<string>;
}

/**
 * Measures the trials of one model in one round. A process that dies is replaced and warmed up anew;
 * a trial that ended two is recorded as failed and the next one gets a fresh process.
 */
export async function measureGroup<T extends AnyTrial, R extends AnyRecord>(
  trials: readonly T[],
  settings: MeasureSettings<R>,
  steps: TrialSteps<T, R>,
  counters: Counters,
): Promise<void> {
  const group: Group<T, R> = {
    settings,
    steps,
    counters,
    session: null,
    lethalWarmUps: new Set(),
  };
  try {
    for (const [index, trial] of trials.entries()) {
      for (let attempt = 1; attempt <= ATTEMPTS_PER_TRIAL; attempt++) {
        if (settings.shouldStop()) return;
        const refusal = await ensureSession(group, trials.slice(0, index), trial);
        if (refusal !== null) {
          await failRest(trials.slice(index), refusal, group);
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
async function ensureSession<T extends AnyTrial, R extends AnyRecord>(
  group: Group<T, R>,
  done: readonly T[],
  next: T,
): Promise<Refusal | null> {
  let lethalCount = -1;
  // Goes on while each process that died of its warm-up leaves one warm-up less for the next.
  while (group.session?.model.alive !== true && group.lethalWarmUps.size > lethalCount) {
    lethalCount = group.lethalWarmUps.size;
    await group.session?.model.close();
    const started: Started = await startSession(next, group);
    if (started.status === "failed") {
      group.session = null;
      return started;
    }
    group.session = started.session;
    await warmUp(group, started.session, done, next);
  }
  return null;
}

async function startSession<T extends AnyTrial, R extends AnyRecord>(
  trial: T,
  { settings, steps, counters }: Group<T, R>,
): Promise<Started> {
  const { round } = steps.placeOf(trial);
  const sessionId = `s${String(counters.sessions).padStart(4, "0")}-r${round}-${trial.modelId.replace(/[^\w.-]/g, "_")}`;
  counters.sessions += 1;
  settings.onProgress({ type: "session-started", modelId: trial.modelId, round });
  const startedEpochMs = Date.now();
  const started = await settings.startSession(trial.modelId, sessionId);
  const base = {
    schemaVersion: RECORD_SCHEMA_VERSION,
    sessionId,
    modelId: trial.modelId,
    round,
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
async function warmUp<T extends AnyTrial, R extends AnyRecord>(
  group: Group<T, R>,
  session: ActiveSession,
  done: readonly T[],
  next: T,
): Promise<void> {
  const { placeOf } = group.steps;
  const missed = done.filter(
    (trial) =>
      placeOf(trial).phase === "warm-up" &&
      placeOf(trial).workload === placeOf(next).workload &&
      !group.lethalWarmUps.has(trial.trialKey),
  );
  for (const trial of missed) {
    if (group.settings.shouldStop() || !session.model.alive) return;
    await measureOne(trial, session, group);
  }
}

async function measureOne<T extends AnyTrial, R extends AnyRecord>(
  trial: T,
  session: ActiveSession,
  { settings, steps, counters, lethalWarmUps }: Group<T, R>,
): Promise<R> {
  const { workload, phase } = steps.placeOf(trial);
  settings.onProgress({ type: "trial-started", modelId: trial.modelId, workload, phase });
  const record = await steps.run(trial, session, settings, counters.records);
  if (phase === "warm-up" && !session.model.alive) lethalWarmUps.add(trial.trialKey);
  await append(record, settings, counters);
  return record;
}

async function append<R extends AnyRecord>(
  record: R,
  settings: MeasureSettings<R>,
  counters: Counters,
): Promise<void> {
  await settings.appendRecord(record);
  counters.records += 1;
  settings.onProgress({ type: "trial-finished", record });
}

/** No process could be started: every trial that needed it failed for that reason. */
async function failRest<T extends AnyTrial, R extends AnyRecord>(
  trials: readonly T[],
  { sessionId, failure }: Refusal,
  { settings, steps, counters }: Group<T, R>,
): Promise<void> {
  const conditions = await settings.readConditions();
  for (const trial of trials) {
    const record = steps.fail(trial, sessionId, failure, conditions, counters.records);
    await append(record, settings, counters);
  }
}
