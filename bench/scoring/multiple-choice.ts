import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readMachineConditions } from "../../bindings/process-counters/machine-conditions.ts";
import {
  evaluationRecordSchema,
  type EvaluationRecord,
  type EvaluationTrial,
} from "../../src/core/evaluation.ts";
import { observed } from "../../src/core/observed.ts";
import type { EngineSession } from "../../src/engines/channel/engine-session.ts";
import { measureExperiment } from "../../src/measure/measure-experiment.ts";
import type { MeasuredSession } from "../../src/measure/measure-settings.ts";
import { evaluationSteps } from "../../src/measure/run-evaluation.ts";
import { openJsonLinesLog } from "../../src/store/json-lines-log.ts";
import { fixedLengthRequest, valueOf } from "../support/engine.ts";

/** What one pass over the items cost. */
export interface ScoringPass {
  /** From the first item's request to the last record on disk, seconds. */
  readonly wallSeconds: number;
  readonly engineSeconds: number;
  readonly evaluatedTokens: number;
  /** If every pair of context and choice went through the model alone. */
  readonly separateTokens: number;
  readonly records: readonly EvaluationRecord[];
}

/** The measuring loop of `edge-bench eval` as it is, records forced to disk, on a process that is loaded. */
export async function scoringPass(
  session: EngineSession,
  trials: readonly EvaluationTrial[],
): Promise<ScoringPass> {
  const folder = await mkdtemp(join(tmpdir(), "edge-bench-scoring-"));
  const path = join(folder, "records.jsonl");
  const log = await openJsonLinesLog(path, evaluationRecordSchema, { durable: true });
  const records: EvaluationRecord[] = [];
  try {
    const start = performance.now();
    await measureExperiment(
      trials,
      {
        startSession: () => Promise.resolve({ status: "ok", value: keptOpen(session) }),
        appendRecord: async (record) => {
          await log.append(record);
          records.push(record);
        },
        appendSession: () => Promise.resolve(),
        readConditions: readMachineConditions,
        cooldownMs: 0,
        shouldStop: () => false,
        onProgress: () => undefined,
        recordCount: 0,
        sessionCount: 0,
      },
      evaluationSteps(trials, "exact"),
    );
    const wallSeconds = (performance.now() - start) / 1000;
    return { wallSeconds, ...costOf(records), records };
  } finally {
    await log.close();
    await rm(folder, { recursive: true });
  }
}

/** The loop ends the process of a group; here it serves the next pass too. */
function keptOpen(session: EngineSession): MeasuredSession {
  return {
    facts: session.facts,
    pid: session.pid,
    alive: true,
    generate: (request, options) => session.generate(request, options),
    score: (request) => session.score(request),
    tokenize: (request) => session.tokenize(request),
    memory: () => session.memory(),
    close: () => Promise.resolve(),
  };
}

function costOf(records: readonly EvaluationRecord[]) {
  let engineNs = 0;
  let evaluatedTokens = 0;
  let separateTokens = 0;
  for (const record of records) {
    if (record.status === "failed") throw new Error(record.failure.message);
    if (record.result.kind !== "choices") throw new Error("this pass is for multiple choice");
    const { choices, contextTokenCount } = record.result;
    engineNs += record.result.engineNs;
    evaluatedTokens += record.result.evaluatedTokenCount;
    for (const { continuationTokens } of choices) {
      separateTokens += contextTokenCount + continuationTokens.length - 1;
    }
  }
  return { engineSeconds: engineNs / 1e9, evaluatedTokens, separateTokens };
}

/**
 * The bare evaluation of the same tokens at the same depths, seconds: what the cache held is prepared
 * outside the clock, and nothing is read but the last position.
 */
export async function barePass(
  session: EngineSession,
  trials: readonly EvaluationTrial[],
  pass: ScoringPass,
): Promise<number> {
  let totalNs = 0;
  for (const [index, trial] of trials.entries()) {
    const record = pass.records[index];
    if (record?.status !== "ok" || record.result.kind !== "choices") throw new Error("no result");
    if (trial.request.kind !== "choices") throw new Error("no multiple choice");
    const { contextTokenCount, evaluatedTokenCount } = record.result;
    const reply = valueOf(
      await session.tokenize({ prompts: [{ kind: "text", text: trial.request.context }] }),
    );
    const tokens = observed(reply.prompts[0]?.tokens, "tokens of the context");
    const cached = Math.max(0, contextTokenCount - evaluatedTokenCount);
    const { timing } = valueOf(await session.generate(fixedLengthRequest(tokens, 1, cached)));
    totalNs +=
      observed(timing.prefillEndNs, "end of the evaluation") -
      observed(timing.prefillStartNs, "start of the evaluation");
  }
  return totalNs / 1e9;
}
