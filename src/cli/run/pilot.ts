import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readMachineConditions } from "../../../bindings/process-counters/machine-conditions.ts";
import { EngineError } from "../../core/errors.ts";
import type { Failure } from "../../core/outcome.ts";
import { measureExperiment } from "../../measure/measure-experiment.ts";
import type { AnyRecord, AnyTrial, TrialSteps } from "../../measure/measure-settings.ts";
import type { KnownModel } from "../../plan/prepared.ts";
import { sessionStarter } from "../session-starter.ts";

/** Wall-clock times of a few trials that were really run, and of loading. Nothing of them is kept. */
export interface Pilot {
  readonly trials: readonly { readonly trialKey: string; readonly seconds: number }[];
  /** From asking for a process to its first trial, by model. */
  readonly loadSeconds: ReadonlyMap<string, number>;
}

type PilotRecord = AnyRecord & {
  readonly trialKey: string;
  readonly modelId: string;
  readonly failure?: Failure;
};

/** The first trial that fails for good: one that ends its process is tried once more in a fresh one. */
class LastingFailure<R extends PilotRecord> {
  found: R | null = null;
  pending: R | null = null;

  note(record: R): void {
    const isRetry = this.pending?.trialKey === record.trialKey;
    if (this.pending !== null && (!isRetry || record.status === "failed")) {
      this.found ??= this.pending;
    }
    this.pending = record.status === "failed" ? record : null;
  }
}

/**
 * Runs some trials of a plan without keeping them: how long trials take on this machine today, and
 * whether every model can be loaded and asked at all.
 * @throws EngineError `pilot-failed` with the first failure
 */
export async function runPilot<T extends AnyTrial, R extends PilotRecord>(
  trials: readonly T[],
  models: readonly KnownModel[],
  steps: TrialSteps<T, R>,
  { hangAfterMs, shouldStop }: { readonly hangAfterMs: number; readonly shouldStop: () => boolean },
): Promise<Pilot> {
  const folder = await mkdtemp(join(tmpdir(), "edge-bench-pilot-"));
  const times: { trialKey: string; seconds: number }[] = [];
  const loadSeconds = new Map<string, number>();
  let loadStartMs: number | null = null;
  let trialStartMs = 0;
  const failures = new LastingFailure<R>();
  try {
    await measureExperiment(
      trials,
      {
        startSession: sessionStarter(models, folder, hangAfterMs),
        appendRecord: () => Promise.resolve(),
        appendSession: () => Promise.resolve(),
        readConditions: readMachineConditions,
        cooldownMs: 0,
        shouldStop: () => failures.found !== null || shouldStop(),
        recordCount: 0,
        sessionCount: 0,
        onProgress: (event) => {
          const nowMs = performance.now();
          if (event.type === "session-started") loadStartMs = nowMs;
          if (event.type === "trial-started") {
            if (loadStartMs !== null) loadSeconds.set(event.modelId, (nowMs - loadStartMs) / 1000);
            loadStartMs = null;
            trialStartMs = nowMs;
          }
          if (event.type === "trial-finished") {
            const { trialKey } = event.record;
            times.push({ trialKey, seconds: (nowMs - trialStartMs) / 1000 });
            failures.note(event.record);
          }
        },
      },
      steps,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  requireSuccess(failures.found ?? failures.pending);
  return { trials: times, loadSeconds };
}

function requireSuccess(record: PilotRecord | null): void {
  if (record === null) return;
  const reason = record.failure?.message ?? "no reason was given";
  throw new EngineError(
    `${record.modelId} failed in a trial run before the measurement: ${reason}`,
    {
      code: "pilot-failed",
      hint: record.failure?.hint ?? "Leave the model out, or try it alone: edge-bench ask.",
    },
  );
}
