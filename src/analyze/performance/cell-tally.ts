import type { StopReason } from "../../core/generation.ts";
import type { CacheCondition } from "../../core/record.ts";
import type { Cell } from "./cells.ts";
import type { OkTrial } from "./trials.ts";
import type { TtftParts } from "./ttft.ts";

/** Trials that were planned for one cache state, and what the engine's counts say of them. */
export interface CacheTally {
  plannedCount: number;
  plannedOkCount: number;
  /** The engine gave no counts. */
  unverifiedCount: number;
  /** The counts say another state. */
  differingCount: number;
}

/** What is counted and listed of a cell's trials, in one pass over each of its lists. */
export interface CellTally {
  readonly failedCount: number;
  /** Failed attempts that a later attempt made good. */
  readonly recoveredCount: number;
  /** Distinct among the successful trials. */
  readonly promptCount: number;
  readonly roundCount: number;
  readonly promptsOutOfRangeCount: number;
  readonly byCache: Readonly<Record<CacheCondition, CacheTally>>;
  /** Of the cold trials that the counts confirm. */
  readonly coldParts: readonly TtftParts[];
  /** Successful trials whose token counts contradict the recorded ids, timestamps or limits. */
  readonly otherCountsCount: number;
  /** Of whole outputs, as all that follows. */
  readonly promptTokenCounts: readonly number[];
  readonly outputTokenCounts: readonly number[];
  readonly stopReasons: ReadonlyMap<StopReason, number>;
  readonly emptyOutputCount: number;
  readonly longGcCount: number;
}

/** @param generations the successful trials of the cell's own mode */
export function tallyCell(
  { mode, trials }: Pick<Cell, "mode" | "trials">,
  ok: readonly OkTrial[],
  generations: readonly OkTrial[],
): CellTally {
  const byCache = { cold: noTrials(), "warm-prefix": noTrials(), cached: noTrials() };
  return {
    ...tallyPlanned(mode, trials, byCache),
    ...tallyOk(ok, byCache),
    ...tallyOutputs(generations),
    byCache,
  };
}

function noTrials(): CacheTally {
  return { plannedCount: 0, plannedOkCount: 0, unverifiedCount: 0, differingCount: 0 };
}

type ByCache = Readonly<Record<CacheCondition, CacheTally>>;

function tallyPlanned(mode: Cell["mode"], trials: Cell["trials"], byCache: ByCache) {
  const outOfRange = new Set<string>();
  let [failedCount, recoveredCount] = [0, 0];
  for (const { planned, run, failedAttemptCount } of trials) {
    byCache[planned.cacheCondition].plannedCount += 1;
    if (run?.status === "failed") failedCount += 1;
    if (run?.status === "ok") recoveredCount += failedAttemptCount;
    if (!planned.promptLengthInRange && planned.mode === mode) outOfRange.add(planned.promptId);
  }
  return { failedCount, recoveredCount, promptsOutOfRangeCount: outOfRange.size };
}

function tallyOk(ok: readonly OkTrial[], byCache: ByCache) {
  const [prompts, rounds] = [new Set<string>(), new Set<number>()];
  const coldParts: TtftParts[] = [];
  let otherCountsCount = 0;
  for (const trial of ok) {
    const { planned, run, verifiedCache } = trial;
    prompts.add(run.promptId);
    rounds.add(run.round);
    const state = byCache[planned.cacheCondition];
    state.plannedOkCount += 1;
    if (run.figures.cacheState === "unknown") state.unverifiedCount += 1;
    else if (verifiedCache === null) state.differingCount += 1;
    if (verifiedCache === "cold") coldParts.push(run.figures.ttftParts);
    if (hasOtherCounts(trial)) otherCountsCount += 1;
  }
  return { promptCount: prompts.size, roundCount: rounds.size, coldParts, otherCountsCount };
}

function tallyOutputs(generations: readonly OkTrial[]) {
  const [promptTokenCounts, outputTokenCounts]: [number[], number[]] = [[], []];
  const stopReasons = new Map<StopReason, number>();
  let [emptyOutputCount, longGcCount] = [0, 0];
  for (const { run } of generations) {
    const { figures } = run;
    promptTokenCounts.push(figures.promptTokenCount);
    outputTokenCounts.push(figures.outputTokenCount);
    stopReasons.set(figures.stopReason, (stopReasons.get(figures.stopReason) ?? 0) + 1);
    if (figures.isTextEmpty) emptyOutputCount += 1;
    if (figures.hasLongGc) longGcCount += 1;
  }
  return { promptTokenCounts, outputTokenCounts, stopReasons, emptyOutputCount, longGcCount };
}

function hasOtherCounts({ planned, run }: OkTrial): boolean {
  const { countsAgree, promptTokenCount, outputTokenCount } = run.figures;
  const { maxOutputTokens, ignoreEndOfGeneration } = planned;
  const isTooShort = ignoreEndOfGeneration && outputTokenCount < maxOutputTokens;
  return (
    !countsAgree ||
    promptTokenCount !== planned.promptTokenCount ||
    outputTokenCount > maxOutputTokens ||
    isTooShort
  );
}
