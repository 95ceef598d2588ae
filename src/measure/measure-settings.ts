import type { ReadConditions } from "../core/conditions.ts";
import type { LoadedModel } from "../core/engine.ts";
import type { Outcome } from "../core/outcome.ts";
import type { SessionRecord, TrialRecord } from "../core/record.ts";

/** A model in its own process, as measuring sees it: it never knows which engine. */
export interface MeasuredSession extends LoadedModel {
  readonly pid: number;
  /** False once the process has ended. */
  readonly alive: boolean;
}

export interface MeasureSettings {
  /** Starts a fresh process with a model. `sessionId` names its log. */
  readonly startSession: (modelId: string, sessionId: string) => Promise<Outcome<MeasuredSession>>;
  readonly appendRecord: (record: TrialRecord) => Promise<void>;
  readonly appendSession: (record: SessionRecord) => Promise<void>;
  readonly readConditions: ReadConditions;
  /** Pause before each cold trial, so that every one starts from the same state of the machine. */
  readonly cooldownMs: number;
  /** Asked before each trial; true ends measuring there. */
  readonly shouldStop: () => boolean;
  readonly onProgress: (event: ProgressEvent) => void;
  /** Lines that records.jsonl holds already. */
  readonly recordCount: number;
  /** Lines that sessions.jsonl holds already; session ids go on from there. */
  readonly sessionCount: number;
}

/** What happened, for whoever shows it. Sent between trials only. */
export type ProgressEvent =
  | { readonly type: "session-started"; readonly modelId: string; readonly round: number }
  | { readonly type: "session-failed"; readonly modelId: string; readonly message: string }
  | {
      readonly type: "trial-started";
      readonly modelId: string;
      readonly scenario: string;
      readonly phase: TrialRecord["phase"];
    }
  | { readonly type: "trial-finished"; readonly record: TrialRecord };
