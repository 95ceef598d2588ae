import type { LoadedModel } from "../core/engine.ts";
import type { Outcome } from "../core/outcome.ts";
import type { Conditions, ReadConditions } from "../core/conditions.ts";
import type { Failure } from "../core/outcome.ts";
import type { SessionRecord } from "../core/record.ts";

/** A model in its own process, as measuring sees it: it never knows which engine. */
export interface MeasuredSession extends LoadedModel {
  readonly pid: number;
  /** False once the process has ended. */
  readonly alive: boolean;
}

/** What measuring must know of a trial. */
export interface AnyTrial {
  readonly trialKey: string;
  readonly modelId: string;
}

/** What measuring must know of a record. */
export interface AnyRecord {
  readonly status: "ok" | "failed";
}

/** An engine process in use, and what is known about its place in the experiment. */
export interface ActiveSession {
  readonly sessionId: string;
  readonly model: MeasuredSession;
  requestsServed: number;
  /** Monotonic milliseconds when the last reply came; `null` before the first. */
  lastReplyMs: number | null;
}

/** Where a trial stands in its experiment. */
export interface TrialPlace {
  /** A fresh process serves each (model, round). */
  readonly round: number;
  /** Which process serves it, where several work side by side in a round; absent: the model's only one. */
  readonly process?: string;
  /** Scenario or task. */
  readonly workload: string;
  readonly phase: "warm-up" | "measured" | "determinism-check";
}

/** How trials of one kind become records; the loop around them is the same for all. */
export interface TrialSteps<T extends AnyTrial, R extends AnyRecord> {
  readonly placeOf: (trial: T) => TrialPlace;
  /** Runs a trial. Failures of the engine are records, not exceptions. */
  run(trial: T, session: ActiveSession, settings: MeasureSettings<R>, runOrder: number): Promise<R>;
  /** The record of a trial for which no process could be started. */
  fail(trial: T, sessionId: string, failure: Failure, conditions: Conditions, runOrder: number): R;
}

export interface MeasureSettings<R extends AnyRecord> {
  /**
   * Starts a fresh process with a model. `sessionId` names its log.
   * @param name the model, or the process where several work side by side
   */
  readonly startSession: (name: string, sessionId: string) => Promise<Outcome<MeasuredSession>>;
  readonly appendRecord: (record: R) => Promise<void>;
  readonly appendSession: (record: SessionRecord) => Promise<void>;
  readonly readConditions: ReadConditions;
  /** Pause before each cold trial, so that every one starts from the same state of the machine. */
  readonly cooldownMs: number;
  /** Asked before each trial; true ends measuring there. */
  readonly shouldStop: () => boolean;
  readonly onProgress: (event: ProgressEvent<R>) => void;
  /** Lines that records.jsonl holds already. */
  readonly recordCount: number;
  /** Lines that sessions.jsonl holds already; session ids go on from there. */
  readonly sessionCount: number;
}

/** What happened, for whoever shows it. Sent between trials only. */
export type ProgressEvent<R extends AnyRecord> =
  | { readonly type: "session-started"; readonly modelId: string; readonly round: number }
  | { readonly type: "session-failed"; readonly modelId: string; readonly message: string }
  | {
      readonly type: "trial-started";
      readonly modelId: string;
      readonly workload: string;
      readonly phase: TrialPlace["phase"];
    }
  | { readonly type: "trial-finished"; readonly record: R };
