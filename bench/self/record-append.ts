import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { trialRecordSchema, type TrialRecord } from "../../src/core/record.ts";
import { openJsonLinesLog } from "../../src/store/json-lines-log.ts";
import { readMachineConditions } from "../../bindings/process-counters/machine-conditions.ts";
import { fixedLengthRequest, randomTokens, valueOf, withEngine } from "../support/engine.ts";
import { interleave } from "../support/interleave.ts";
import { figure, figurePair, type Figure } from "./figure.ts";

const APPENDS = 200;
const LIMIT_MS = 1;

/**
 * Adding a trial to the log until it is on the disk, where results go; and, as the zero point,
 * writing the same bytes and forcing them to the disk with nothing around.
 */
export async function measureRecordAppend(modelPath: string): Promise<Figure[]> {
  const record = await realRecord(modelPath);
  const parent = join(process.cwd(), "results", "bench");
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, ".append-"));
  const log = await openJsonLinesLog(join(folder, "records.jsonl"), trialRecordSchema, {
    durable: true,
  });
  const file = await open(join(folder, "plain.jsonl"), "a");
  const line = Buffer.from(`${JSON.stringify(record)}\n`);
  try {
    const { counted } = await interleave(
      APPENDS,
      () => timed(() => log.append(record)),
      () =>
        timed(async () => {
          await file.write(line);
          await file.datasync();
        }),
      { watchOthers: false },
    );
    return figurePair(
      figure(
        `record append, ${line.length} bytes`,
        "ms",
        counted.map(({ first }) => first.value),
        LIMIT_MS,
      ),
      figure(
        "the same bytes, write + fdatasync alone",
        "ms",
        counted.map(({ second }) => second.value),
      ),
    );
  } finally {
    await log.close();
    await file.close();
    rmSync(folder, { recursive: true });
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** A record as a trial of 300 prompt and 128 output tokens leaves it. */
async function realRecord(modelPath: string): Promise<TrialRecord> {
  const conditions = await readMachineConditions();
  return withEngine(modelPath, { threads: 1, contextTokens: 512 }, async (session) => {
    const prompt = randomTokens(300, session.facts.vocabularySize, 1);
    const request = fixedLengthRequest(prompt, 128, 0);
    const hash = "0".repeat(64);
    const trace = valueOf(await session.generate(request));
    const memory = valueOf(await session.memory());
    return {
      schemaVersion: 1,
      trialKey: hash,
      modelId: "bench",
      scenario: "bench",
      mode: "fixed-length",
      cacheCondition: "cold",
      promptId: "bench",
      language: "en",
      round: 0,
      repetition: 0,
      phase: "measured",
      runOrder: 0,
      sessionId: "bench",
      firstInProcess: true,
      startedEpochMs: Date.now(),
      idleMs: null,
      promptSha256: hash,
      conditionsBefore: conditions,
      conditionsAfter: conditions,
      status: "ok",
      trace,
      outputSha256: hash,
      memory,
    };
  });
}
