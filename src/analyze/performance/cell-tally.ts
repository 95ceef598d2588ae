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
  /** `null` where no length is known. */
  readonly promptsOutOfRangeCount: number | null;
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
  { mode, scenario, trials }: Pick<Cell, "mode" | "scenario" | "trials">,
  ok: readonly OkTrial[],
  generations: readonly OkTrial[],
): CellTally {
  const byCache = { cold: noTrials(), "warm-prefix": noTrials(), cached: noTrials() };
  return {
    ...tallyPlanned(trials, byCache),
    promptsOutOfRangeCount: countOutOfRange(
      trials.filter(({ planned }) => planned.mode === mode),
      scenario.inputTokensRange,
    ),
    ...tallyOk(ok, byCache),
    ...tallyOutputs(generations),
    byCache,
  };
}

function noTrials(): CacheTally {
  return { plannedCount: 0, plannedOkCount: 0, unverifiedCount: 0, differingCount: 0 };
}

type ByCache = Readonly<Record<CacheCondition, CacheTally>>;

function tallyPlanned(trials: Cell["trials"], byCache: ByCache) {
  let [failedCount, recoveredCount] = [0, 0];
  for (const { planned, run, failedAttemptCount } of trials) {
    byCache[planned.cacheCondition].plannedCount += 1;
    if (run?.status === "failed") failedCount += 1;
    if (run?.status === "ok") recoveredCount += failedAttemptCount;
  }
  return { failedCount, recoveredCount };
}

/** Distinct prompts; where the plan does not know their lengths, by what the server told. */
function countOutOfRange(trials: Cell["trials"], range: readonly [number, number]): number | null {
  const outOfRange = new Set<string>();
  let unknownCount = 0;
  for (const trial of trials) {
    const inRange = isInRange(trial, range);
    if (inRange === null) unknownCount += 1;
    if (inRange === false) outOfRange.add(trial.planned.promptId);
  }
  return unknownCount > 0 && unknownCount === trials.length ? null : outOfRange.size;
}

function isInRange(
  { planned, run }: Cell["trials"][number],
  [low, high]: readonly [number, number],
): boolean | null {
  if (planned.promptLengthInRange !== null) return planned.promptLengthInRange;
  const told = run?.status === "ok" ? run.figures.promptTokenCount : null;
  return told === null ? null : told >= low && told <= high;
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
    if (figures.promptTokenCount !== null) promptTokenCounts.push(figures.promptTokenCount);
    if (figures.outputTokenCount !== null) outputTokenCounts.push(figures.outputTokenCount);
    stopReasons.set(figures.stopReason, (stopReasons.get(figures.stopReason) ?? 0) + 1);
    if (figures.isTextEmpty) emptyOutputCount += 1;
    if (figures.hasLongGc) longGcCount += 1;
  }
  return { promptTokenCounts, outputTokenCounts, stopReasons, emptyOutputCount, longGcCount };
}

/** A count that was not observed contradicts nothing. */
function hasOtherCounts({ planned, run }: OkTrial): boolean {
  const { countsAgree, promptTokenCount, outputTokenCount } = run.figures;
  return (
    !countsAgree ||
    (promptTokenCount !== null &&
      planned.promptTokenCount !== null &&
      promptTokenCount !== planned.promptTokenCount) ||
    (outputTokenCount !== null && isLengthWrong(outputTokenCount, planned))
  );
}

function isLengthWrong(
  outputTokenCount: number,
  { maxOutputTokens, ignoreEndOfGeneration }: OkTrial["planned"],
): boolean {
  const isTooShort = ignoreEndOfGeneration && outputTokenCount < maxOutputTokens;
  return outputTokenCount > maxOutputTokens || isTooShort;
}
