import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { RandomGenerator } from "../../../src/core/random.ts";
import { accountOf, type CliResult, type Workshop } from "./workshop.ts";

export type Victim = "cli" | "engine";

/** What one kill did, and what the resumed experiment made of it. */
export interface KillOutcome {
  readonly victim: Victim;
  /** After the experiment's folder was there, or (engine) its first session. */
  readonly killedAfterMs: number;
  /** Lines of records.jsonl when the next run began. */
  readonly linesBefore: number;
  readonly linesAfter: number;
  readonly resumeCount: number;
  /** Acknowledged lines that are gone or differ afterwards. */
  readonly lostCount: number;
  /** Keys with more than one ok record. */
  readonly doubledCount: number;
  /** Planned trials without an ok record in the end. */
  readonly missingCount: number;
  /** The program ended in another way than it says it does; empty when all is well. */
  readonly complaints: readonly string[];
}

/** The options that decide what is measured; the same for every run. */
export type PerfWords = readonly string[];

/** How long measuring takes from the moment that the experiment's folder is there, in ms. */
export async function measuringMs(workshop: Workshop, words: PerfWords): Promise<number> {
  const before = new Set(experimentIds(workshop));
  const running = workshop.startPerf(...words);
  await newExperiment(workshop, before);
  const startMs = performance.now();
  await running.result;
  return performance.now() - startMs;
}

/**
 * Runs an experiment, kills its command line or its engine with SIGKILL at a random moment, and
 * resumes until nothing remains. A kill that came too late is tried again.
 */
export async function killOnce(
  workshop: Workshop,
  words: PerfWords,
  victim: Victim,
  random: RandomGenerator,
  durationMs: number,
): Promise<KillOutcome> {
  for (;;) {
    const before = new Set(experimentIds(workshop));
    const running = workshop.startPerf(...words);
    const id = await newExperiment(workshop, before);
    if (victim === "engine") await firstSession(join(workshop.resultsDir, id));
    const killedAfterMs = random.nextFraction() * durationMs;
    await sleep(killedAfterMs);
    const killed =
      victim === "cli" ? running.child.kill("SIGKILL") : killEngine(join(workshop.resultsDir, id));
    const result = await running.result;
    if (!killed || (victim === "cli" && result.signal !== "SIGKILL")) continue;
    const complaints = complaintsOf(result, victim === "cli" ? [null] : [0, 1]);
    return { victim, killedAfterMs, ...(await resumeAll(workshop, id, complaints)) };
  }
}

async function resumeAll(
  workshop: Workshop,
  id: string,
  earlier: readonly string[],
): Promise<Omit<KillOutcome, "victim" | "killedAfterMs">> {
  const complaints = [...earlier];
  const path = join(workshop.resultsDir, id, "records.jsonl");
  const before = wholeLines(path);
  let resumeCount = 0;
  while (accountOf(workshop.experiment(id)).missing.length > 0 && resumeCount < 5) {
    resumeCount += 1;
    complaints.push(...complaintsOf(await workshop.perf("--resume", id), [0]));
  }
  const after = wholeLines(path);
  const { missing, doubled } = accountOf(workshop.experiment(id));
  return {
    linesBefore: before.length,
    linesAfter: after.length,
    resumeCount,
    lostCount: before.filter((line, index) => after[index] !== line).length,
    doubledCount: doubled.length,
    missingCount: missing.length,
    complaints,
  };
}

function complaintsOf(result: CliResult, expected: readonly (number | null)[]): string[] {
  const { exitCode, stderr } = result;
  return [
    ...(expected.includes(exitCode)
      ? []
      : [`exit code ${String(exitCode)}: ${stderr.slice(-500)}`]),
    ...(stderr.includes("internal error") ? [stderr.slice(-500)] : []),
  ];
}

/** Lines that end: the last one of a killed writer may be torn, and was never acknowledged. */
function wholeLines(path: string): string[] {
  return existsSync(path) ? readFileSync(path, "utf8").split("\n").slice(0, -1) : [];
}

/** Kills the engine process of the newest session. @returns false when there is none any more */
function killEngine(directory: string): boolean {
  const session = wholeLines(join(directory, "sessions.jsonl")).at(-1);
  if (session === undefined) return false;
  try {
    return process.kill((JSON.parse(session) as { pid: number }).pid, "SIGKILL");
  } catch {
    return false;
  }
}

/** An engine can be killed once its number is known. */
async function firstSession(directory: string): Promise<void> {
  while (wholeLines(join(directory, "sessions.jsonl")).length === 0) await sleep(5);
}

function experimentIds(workshop: Workshop): string[] {
  if (!existsSync(workshop.resultsDir)) return [];
  return readdirSync(workshop.resultsDir).filter((id) =>
    existsSync(join(workshop.resultsDir, id, `experiment_config_${id}.json`)),
  );
}

/** Waits until an experiment has begun that was not there before. @returns its id */
async function newExperiment(workshop: Workshop, before: ReadonlySet<string>): Promise<string> {
  for (;;) {
    const id = experimentIds(workshop).find((each) => !before.has(each));
    if (id !== undefined) return id;
    await sleep(5);
  }
}
