import type { InferenceSettings } from "../inference/settings.ts";
import type { CellAnalysis } from "./analysis.ts";
import { subjectOf, type CellContext } from "./cell-context.ts";
import { hasManyExclusions } from "./exclusions.ts";
import type { Flag } from "./flag.ts";

type DesignLimits = Pick<InferenceSettings, "minPrompts" | "minRounds">;

/** Flags about what the figures are made of: prompts, rounds, outputs, failures. */
export function dataFlags(
  context: CellContext,
  figures: CellAnalysis,
  limits: DesignLimits,
): Flag[] {
  const { counts } = figures;
  const flags: Flag[] = [];
  const add = (
    applies: boolean,
    code: Flag["code"],
    message: string,
    values: Flag["values"],
    severity: Flag["severity"] = "note",
  ): void => {
    if (applies) flags.push({ code, severity, subject: subjectOf(context), message, values });
  };
  add(
    counts.failed > 0,
    "failed-trials",
    `${counts.failed} of ${counts.planned} trials failed; they are in no figure.`,
    { count: counts.failed, total: counts.planned },
  );
  add(
    context.suspendedCount > 0,
    "suspended",
    `${context.suspendedCount} of ${counts.ok} trials are in no figure: the machine slept while they ran.`,
    { count: context.suspendedCount, total: counts.ok },
    hasManyExclusions(context) ? "unreliable" : "note",
  );
  add(
    counts.notRun > 0,
    "trials-not-run",
    `${counts.notRun} of ${counts.planned} trials were not run.`,
    { count: counts.notRun, total: counts.planned },
  );
  return [...flags, ...designFlags(context, figures, limits), ...outputFlags(context, figures)];
}

function designFlags(
  context: CellContext,
  figures: CellAnalysis,
  { minPrompts, minRounds }: DesignLimits,
): Flag[] {
  const { counts } = figures;
  const outOfRange = figures.promptsOutOfRangeCount ?? 0;
  const flags: Flag[] = [];
  const add = (
    applies: boolean,
    code: Flag["code"],
    message: string,
    values: Flag["values"],
  ): void => {
    if (applies)
      flags.push({ code, severity: "note", subject: subjectOf(context), message, values });
  };
  add(
    counts.ok > 0 && figures.promptCount < minPrompts,
    "too-few-prompts",
    `Distinct prompts: ${figures.promptCount}; at least ${minPrompts} are needed to speak of a scenario and not of these prompts.`,
    { count: figures.promptCount, needed: minPrompts },
  );
  add(
    counts.ok > 0 && figures.roundCount < minRounds,
    "too-few-rounds",
    `Rounds: ${figures.roundCount}; with fewer than ${minRounds}, how much a fresh process changes the figures is not known.`,
    { count: figures.roundCount, needed: minRounds },
  );
  add(
    outOfRange > 0,
    "prompt-length-out-of-range",
    `Prompts outside the declared ${figures.inputTokensRange.join(" to ")} tokens by this model's tokenizer: ${outOfRange}.`,
    {
      count: outOfRange,
      low: figures.inputTokensRange[0],
      high: figures.inputTokensRange[1],
    },
  );
  return flags;
}

const ENDS_EARLY =
  " This server cannot be told to go on past the end of an answer: fixed lengths are not reached.";

function outputFlags(context: CellContext, figures: CellAnalysis): Flag[] {
  const { generations } = figures.counts;
  const flags: Flag[] = [];
  const add = (
    count: number,
    code: Flag["code"],
    message: string,
    total = generations,
    more: Flag["values"] = {},
  ): void => {
    const values = { count, total, ...more };
    // Speeds count tokens: where the counts are wrong, they are.
    const severity = code === "token-count-differs" ? "unreliable" : "note";
    if (count > 0) flags.push({ code, severity, subject: subjectOf(context), message, values });
  };
  const cut = context.mode === "fixed-length" ? 0 : stoppedAtLimit(figures);
  const mismatched = context.tally.otherCountsCount;
  const endsEarly = mustEndEarly(context);
  const { comparedCount, differingCount } = figures.determinism;
  const unscored = figures.jsonValidity?.unscoredCount ?? 0;
  add(
    figures.emptyOutputCount,
    "empty-output",
    `${figures.emptyOutputCount} of ${generations} outputs hold no visible character.`,
  );
  add(cut, "truncated", `${cut} of ${generations} outputs were cut at the token limit.`);
  add(
    mismatched,
    "token-count-differs",
    `In ${mismatched} trials the token counts contradict the recorded ids, timestamps or limits.${endsEarly ? ENDS_EARLY : ""}`,
    context.ok.length,
    endsEarly ? { endsEarly: 1 } : {},
  );
  add(
    differingCount,
    "nondeterministic",
    `${differingCount} of ${comparedCount} repeated greedy requests gave different outputs.`,
    comparedCount,
  );
  add(
    unscored,
    "scores-missing",
    `${unscored} of ${generations} outputs have no JSON validity score.`,
  );
  add(
    context.facts.synthetic ? 1 : 0,
    "synthetic",
    "Synthetic weights: speed and memory only; the text means nothing.",
  );
  return flags;
}

/** A fixed length was asked of a server that ends where its model does. */
function mustEndEarly({ mode, facts }: CellContext): boolean {
  return mode === "fixed-length" && facts.served?.canIgnoreEndOfGeneration === false;
}

function stoppedAtLimit(figures: CellAnalysis): number {
  if (figures.mode === "first-token") return 0;
  return figures.stopReasons.find(({ reason }) => reason === "max-tokens")?.count ?? 0;
}
