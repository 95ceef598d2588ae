import type {
  EvaluationAnalysis,
  TaskAnalysis,
} from "../../analyze/capability/evaluation-analysis.ts";
import { formatCount, formatPercent } from "../format-number.ts";

/** What a reader must know beside the figures, as sentences. */
export function evaluationNotes(analysis: EvaluationAnalysis): string[] {
  const { unreadableLineCount: unreadable } = analysis;
  return [
    ...(unreadable === 0
      ? []
      : [
          `Lines of records.jsonl that could not be read, in no figure: ${formatCount(unreadable)}.`,
        ]),
    ...routingSentences(analysis),
    ...miniNote(analysis),
    ...unverifiedNotes(analysis),
    ...licenceNotes(analysis),
    ...cutNotes(analysis),
    ...boundaryNotes(analysis),
    ...analysis.tasks.flatMap(truncationNote),
    ...fastNotes(analysis),
    "SE: standard error of the mean over items, as lm-eval defines it. An invalid answer counts as wrong; one that was cut at its token limit is judged by what it says until there; failed items are left out.",
  ];
}

function routingSentences(analysis: EvaluationAnalysis): string[] {
  return analysis.tasks.flatMap((task) => {
    const abstention = task.classification?.probabilities?.abstention ?? null;
    if (abstention === null) return [];
    const name = `${displayName(analysis, task.modelId)} on ${task.task}`;
    const target = formatPercent(abstention.targetRisk);
    const { heldOut, threshold } = abstention;
    if (heldOut === null || threshold === null) {
      return [
        `${name}: no confidence threshold keeps errors at <= ${target}; escalate everything.`,
      ];
    }
    const counts = `${formatCount(heldOut.acceptedCount)} accepted, ${formatCount(heldOut.wrongCount)} of them wrong`;
    return [
      `${name}: route ${formatPercent(heldOut.coverage)} by a threshold chosen for <= ${target} error, escalate the rest (held-out half: ${counts}, error ${formatPercent(heldOut.risk)}).${tooFew(heldOut.acceptedCount, abstention.targetRisk)}`,
    ];
  });
}

/**
 * Without a single error among n accepted items the true rate may still be 3 / n (the rule of three, 95 %):
 * fewer items than that cannot show the target.
 */
function tooFew(acceptedCount: number, targetRisk: number): string {
  const needed = Math.ceil(3 / targetRisk);
  return acceptedCount >= needed
    ? ""
    : ` Fewer than ${formatCount(needed)} accepted items cannot show such a rate: do not rely on it.`;
}

function displayName(analysis: EvaluationAnalysis, modelId: string): string {
  return analysis.models.find((model) => model.modelId === modelId)?.displayName ?? modelId;
}

function miniNote({ tasks }: EvaluationAnalysis): string[] {
  const names = [
    ...new Set(tasks.filter(({ dataset }) => dataset === "mini").map(({ task }) => task)),
  ];
  if (names.length === 0) return [];
  return [
    `On data/mini, small sets written for this project and no benchmark: ${names.join(", ")}.`,
  ];
}

function unverifiedNotes({ datasets }: EvaluationAnalysis): string[] {
  return datasets
    .filter(({ origin, isVerified }) => origin === "published" && !isVerified)
    .map(
      ({ name }) =>
        `${name}: its files were not verified, because not every one of them has a pinned hash.`,
    );
}

function licenceNotes({ datasets }: EvaluationAnalysis): string[] {
  return datasets
    .filter(({ license }) => license?.includes("-NC") === true)
    .map(({ name, license }) => `${name} is ${license ?? ""}: for non-commercial use only.`);
}

function cutNotes({ tasks }: EvaluationAnalysis): string[] {
  return tasks
    .filter(({ counts }) => counts.cutPromptCount > 0)
    .map(
      ({ task, counts }) =>
        `${task}: prompts that lost tokens on the left, because the context is too small for them (--context): ${formatCount(counts.cutPromptCount)}.`,
    );
}

function boundaryNotes({ tasks }: EvaluationAnalysis): string[] {
  return tasks
    .filter(({ counts }) => counts.unevenBoundaryCount > 0)
    .map(
      ({ task, counts }) =>
        `${task}: items with a choice that shares a token with the end of its context, scored as lm-eval does: ${formatCount(counts.unevenBoundaryCount)}.`,
    );
}

function fastNotes({ scoring, tasks }: EvaluationAnalysis): string[] {
  if (scoring !== "fast") return [];
  return [
    "Scored with --fast: several sequences in a batch.",
    ...tasks.flatMap(({ task, fastDeviation }) => {
      if (fastDeviation === null) return [];
      const { choiceCount, medianNats, maxNats } = fastDeviation;
      return [
        `${task}: distance from exact scoring over ${formatCount(choiceCount)} choices: median ${medianNats.toExponential(1)}, largest ${maxNats.toExponential(1)} nats.`,
      ];
    }),
  ];
}

function truncationNote({ task, counts }: TaskAnalysis): string[] {
  if (counts.truncatedCount === 0) return [];
  const share = formatPercent(counts.truncatedCount / counts.scoredCount);
  return [`${task}: ${share} of the answers were cut at their token limit.`];
}
