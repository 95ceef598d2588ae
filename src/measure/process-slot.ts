import type { Failure } from "../core/outcome.ts";
import { RECORD_SCHEMA_VERSION } from "../core/record.ts";
import type {
  ActiveSession,
  AnyRecord,
  AnyTrial,
  MeasureSettings,
  TrialSteps,
} from "./measure-settings.ts";

/** Counters that go on over the whole experiment. */
export interface Counters {
  records: number;
  sessions: number;
}

/** What a slot is served with. */
export interface SlotSettings<T extends AnyTrial, R extends AnyRecord> {
  readonly settings: MeasureSettings<R>;
  readonly steps: TrialSteps<T, R>;
  readonly counters: Counters;
}

/** A trial that ended its process this many times is given up. */
const ATTEMPTS_PER_TRIAL = 2;

type Started = { readonly status: "ok"; readonly session: ActiveSession } | Refusal;

interface Refusal {
  readonly status: "failed";
  readonly sessionId: string;
  readonly failure: Failure;
}

/**
 * The place of one process in a round: at any moment it holds one process or none. A process that dies
 * is replaced and warmed up anew; a trial that ended two is recorded as failed and the next one gets a
 * fresh process. When none can be started, every trial that is left fails for that reason.
 */
export class ProcessSlot<T extends AnyTrial, R extends AnyRecord> {
  readonly #trials: readonly T[];
  readonly #how: SlotSettings<T, R>;
  #session: ActiveSession | null = null;
  #isRefused = false;
  /** Warm-ups that ended a process: they are not repeated in the next one, which they would end too. */
  readonly #lethalWarmUps = new Set<string>();

  /** @param trials all that this slot serves, in order */
  constructor(trials: readonly T[], how: SlotSettings<T, R>) {
    this.#trials = trials;
    this.#how = how;
  }

  /** Measures the trial at this place. @returns false when measuring shall stop before it */
  async measure(index: number): Promise<boolean> {
    const { settings } = this.#how;
    const trial = this.#trials[index];
    if (trial === undefined || this.#isRefused) return true;
    for (let attempt = 1; attempt <= ATTEMPTS_PER_TRIAL; attempt++) {
      if (settings.shouldStop()) return false;
      const refusal = await this.#ensureSession(this.#trials.slice(0, index), trial);
      if (refusal !== null) {
        await this.#failRest(this.#trials.slice(index), refusal);
        return true;
      }
      if (this.#session === null || settings.shouldStop()) return false;
      if ((await this.#measureOne(trial, this.#session)).status === "ok") break;
      if (this.#session.model.alive) break;
    }
    return true;
  }

  async close(): Promise<void> {
    await this.#session?.model.close();
  }

  /** Sees to it that a living, warm process is there. @returns why there is none, or `null` */
  async #ensureSession(done: readonly T[], next: T): Promise<Refusal | null> {
    let lethalCount = -1;
    // Goes on while each process that died of its warm-up leaves one warm-up less for the next.
    while (this.#session?.model.alive !== true && this.#lethalWarmUps.size > lethalCount) {
      lethalCount = this.#lethalWarmUps.size;
      await this.#session?.model.close();
      const started: Started = await this.#startSession(next);
      if (started.status === "failed") {
        this.#session = null;
        return started;
      }
      this.#session = started.session;
      await this.#warmUp(started.session, done, next);
    }
    return null;
  }

  async #startSession(trial: T): Promise<Started> {
    const { settings, steps, counters } = this.#how;
    const { round, process: name = trial.modelId } = steps.placeOf(trial);
    const sessionId = `s${String(counters.sessions).padStart(4, "0")}-r${round}-${name.replace(/[^\w.-]/g, "_")}`;
    counters.sessions += 1;
    settings.onProgress({ type: "session-started", modelId: name, round });
    const startedEpochMs = Date.now();
    const started = await settings.startSession(name, sessionId);
    const base = {
      schemaVersion: RECORD_SCHEMA_VERSION,
      sessionId,
      modelId: trial.modelId,
      round,
      startedEpochMs,
    } as const;
    if (started.status === "failed") {
      const { failure } = started;
      await settings.appendSession({ ...base, status: "failed", failure });
      settings.onProgress({ type: "session-failed", modelId: name, message: failure.message });
      return { status: "failed", sessionId, failure };
    }
    const model = started.value;
    try {
      const memory = await model.memory();
      await settings.appendSession({
        ...base,
        status: "ok",
        pid: model.pid,
        facts: model.facts,
        memoryAfterLoad: memory.status === "ok" ? memory.value : null,
      });
    } catch (error) {
      // The slot does not hold it yet, so nobody else would end it.
      await model.close();
      throw error;
    }
    return { status: "ok", session: { sessionId, model, requestsServed: 0, lastReplyMs: null } };
  }

  /** Repeats the warm-ups of the scenario that a replaced process goes on with; a first process finds them in its own trials. */
  async #warmUp(session: ActiveSession, done: readonly T[], next: T): Promise<void> {
    const { settings, steps } = this.#how;
    const { workload } = steps.placeOf(next);
    const missed = done.filter((trial) => {
      const place = steps.placeOf(trial);
      const isWarmUp = place.phase === "warm-up" && place.workload === workload;
      return isWarmUp && !this.#lethalWarmUps.has(trial.trialKey);
    });
    for (const trial of missed) {
      if (settings.shouldStop() || !session.model.alive) return;
      await this.#measureOne(trial, session);
    }
  }

  async #measureOne(trial: T, session: ActiveSession): Promise<R> {
    const { settings, steps, counters } = this.#how;
    const { workload, phase } = steps.placeOf(trial);
    settings.onProgress({ type: "trial-started", modelId: trial.modelId, workload, phase });
    const record = await steps.run(trial, session, settings, counters.records);
    if (phase === "warm-up" && !session.model.alive) this.#lethalWarmUps.add(trial.trialKey);
    await this.#append(record);
    return record;
  }

  async #append(record: R): Promise<void> {
    const { settings, counters } = this.#how;
    await settings.appendRecord(record);
    counters.records += 1;
    settings.onProgress({ type: "trial-finished", record });
  }

  /** No process could be started: every trial that needed it failed for that reason. */
  async #failRest(trials: readonly T[], { sessionId, failure }: Refusal): Promise<void> {
    const { settings, steps, counters } = this.#how;
    this.#isRefused = true;
    const conditions = await settings.readConditions();
    for (const trial of trials) {
      await this.#append(steps.fail(trial, sessionId, failure, conditions, counters.records));
    }
  }
}
