import { z } from "zod";
import type { LadderRecord, LadderTrial, OkLadderRecord, RungName } from "../../core/overhead.ts";
import { joinTrials, type TrialOf } from "../performance/trials.ts";
import {
  type Agreement,
  compareOutputs,
  differingPlaces,
  rungPromptKey,
} from "./token-agreement.ts";

/** Why a trial that succeeded is in no figure. */
export const exclusions = [
  /** Fewer prompt tokens were evaluated than the prompt has: something was cached. */
  "cache-not-cold",
  /** More were: the engine was asked something else than this prompt. */
  "other-prompt",
  /** The engine does not tell how many it evaluated. */
  "cache-not-proved",
  /** Other tokens than the lowest rung that wrote any for this prompt: other work. */
  "other-tokens",
] as const;
export const exclusionSchema = z.enum(exclusions);
export type Exclusion = z.infer<typeof exclusionSchema>;

/** A planned trial and what came of it. */
export interface LadderOutcome extends TrialOf<LadderTrial, LadderRecord> {
  /** The successful record; `null` otherwise. */
  readonly ok: OkLadderRecord | null;
  /** Why it is in no figure although it succeeded; `null` when it counts. */
  readonly exclusion: Exclusion | null;
}

export interface JoinedLadder {
  /** Measured trials in the order of the plan. */
  readonly outcomes: readonly LadderOutcome[];
  readonly strayRecordCount: number;
  readonly agreement: Agreement;
}

/**
 * Puts records to the trials of the plan and decides which of them count: those whose cold cache is proved
 * by the engine's own count, and whose rung wrote the tokens that the lowest one wrote for that prompt.
 */
export function joinLadder(
  plan: readonly LadderTrial[],
  records: readonly LadderRecord[],
): JoinedLadder {
  const { trials, strayRecordCount } = joinTrials(plan, records);
  const joined = trials.map((trial) => ({
    ...trial,
    ok: trial.run?.status === "ok" ? trial.run : null,
  }));
  const agreement = compareOutputs(
    joined.flatMap(({ ok }) => ok ?? []),
    joined.map(({ planned }) => planned.rung),
  );
  const differing = differingPlaces(agreement);
  const outcomes = joined.map((trial) => ({ ...trial, exclusion: exclusionOf(trial, differing) }));
  return { outcomes, strayRecordCount, agreement };
}

/** The trials of a rung that are in its figures. */
export function countedRecords(
  outcomes: readonly LadderOutcome[],
  rung: RungName,
): OkLadderRecord[] {
  return outcomes.flatMap(({ planned, ok, exclusion }) =>
    planned.rung === rung && ok !== null && exclusion === null ? [ok] : [],
  );
}

function exclusionOf(
  { planned, ok }: Pick<LadderOutcome, "planned" | "ok">,
  differing: ReadonlySet<string>,
): Exclusion | null {
  if (ok === null) return null;
  const evaluated = ok.trace.evaluatedTokenCount;
  if (evaluated === null) return "cache-not-proved";
  if (evaluated > planned.promptTokenCount) return "other-prompt";
  if (evaluated < planned.promptTokenCount) return "cache-not-cold";
  return differing.has(rungPromptKey(planned.rung, planned.promptId)) ? "other-tokens" : null;
}
