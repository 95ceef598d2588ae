import type { Conditions } from "../../core/conditions.ts";
import { sha256Of } from "../../core/hash.ts";
import type { MemoryReading } from "../../core/memory.ts";
import type { LadderRecord, LadderTrial } from "../../core/overhead.ts";
import { RECORD_SCHEMA_VERSION } from "../../core/record.ts";
import type { ActiveSession, MeasureSettings, TrialSteps } from "../measure-settings.ts";

/** What a ladder reads of processes by their id. Passed in, so that measuring knows no platform. */
export interface ProcessReaders {
  /** Processor time since the process began, nanoseconds; `null` when it is not told. */
  readonly cpuNs: (pid: number) => number | null;
  /** `null` when it is not told. */
  readonly memory: (pid: number) => MemoryReading | null;
  /** Fulfilled once no process of the ladder computes any more. */
  readonly untilQuiet: () => Promise<void>;
}

/**
 * How trials of a ladder become records. The processor time of the asking process, and of the server
 * where there is one, is read before the request and after its reply, by this process, outside of what
 * is timed.
 */
export function ladderSteps(readers: ProcessReaders): TrialSteps<LadderTrial, LadderRecord> {
  return {
    // Warm-ups are of the round's processes, whichever prompt they use.
    placeOf: ({ round, rung, phase }) => ({
      round,
      process: rung,
      workload: `round ${round + 1}`,
      phase,
    }),
    run: (trial, session, settings, runOrder) =>
      runLadderTrial(trial, session, readers, settings, runOrder),
    fail: (trial, sessionId, failure, conditions, runOrder) => ({
      ...baseOf(trial, sessionId, conditions, runOrder),
      status: "failed",
      failure,
    }),
  };
}

async function runLadderTrial(
  trial: LadderTrial,
  session: ActiveSession,
  readers: ProcessReaders,
  { readConditions }: Pick<MeasureSettings<LadderRecord>, "readConditions">,
  runOrder: number,
): Promise<LadderRecord> {
  const { model } = session;
  const serverPid = model.facts.served?.serverPid ?? null;
  const conditions = await readConditions();
  await readers.untilQuiet();
  const startedEpochMs = Date.now();
  const before = cpuOf(readers, model.pid, serverPid);
  const outcome = await model.generate(trial.request);
  const after = cpuOf(readers, model.pid, serverPid);
  session.requestsServed += 1;
  session.lastReplyMs = performance.now();
  const base = { ...baseOf(trial, session.sessionId, conditions, runOrder), startedEpochMs };
  if (outcome.status === "failed") return { ...base, status: "failed", failure: outcome.failure };
  return {
    ...base,
    status: "ok",
    trace: outcome.value,
    engineCpuNs: difference(before.engineNs, after.engineNs),
    serverCpuNs: difference(before.serverNs, after.serverNs),
    ...(await memoryOf(session, readers)),
  };
}

function cpuOf({ cpuNs }: ProcessReaders, enginePid: number, serverPid: number | null) {
  return { engineNs: cpuNs(enginePid), serverNs: serverPid === null ? null : cpuNs(serverPid) };
}

/** Time that was used between two readings; a count that went back is another process's. */
function difference(before: number | null, after: number | null): number | null {
  if (before === null || after === null || after < before) return null;
  return after - before;
}

/** An engine reads the memory of what computes: its own, or the server's that it asks. */
async function memoryOf(
  { model }: ActiveSession,
  readers: ProcessReaders,
): Promise<{ engineMemory: MemoryReading | null; serverMemory: MemoryReading | null }> {
  const reply = await model.memory();
  const computing = reply.status === "ok" ? reply.value : null;
  if (model.facts.served === undefined) return { engineMemory: computing, serverMemory: null };
  const isTold = model.facts.served.serverPid !== null;
  return { engineMemory: readers.memory(model.pid), serverMemory: isTold ? computing : null };
}

/**
 * A warm-up is run again in every process, so its key names the process too: no two lines of
 * records.jsonl stand for the same piece of work.
 */
function baseOf(trial: LadderTrial, sessionId: string, conditions: Conditions, runOrder: number) {
  const { trialKey, modelId, rung, round, promptId, phase, promptSha256 } = trial;
  return {
    schemaVersion: RECORD_SCHEMA_VERSION,
    trialKey: phase === "warm-up" ? sha256Of(`${trialKey}\n${sessionId}`) : trialKey,
    modelId,
    rung,
    round,
    promptId,
    phase,
    runOrder,
    sessionId,
    startedEpochMs: conditions.epochMs,
    promptSha256,
    conditions,
  } as const;
}
