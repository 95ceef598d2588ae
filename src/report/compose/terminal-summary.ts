import type { Dossier } from "../../analyze/dossier.ts";
import type { Language } from "../document/blocks.ts";
import { plainText } from "../plain-text.ts";
import { comparisonGroups } from "./comparison-groups.ts";
import { alarmRate } from "./comparisons-section.ts";
import { contextOf } from "./context.ts";
import { decisionSentences } from "./decision-section.ts";
import { notMeasured } from "./limits-section.ts";
import {
  cellSentences,
  complianceSentences,
  foundSentences,
  measuredSentences,
  notShownSentences,
  warningSentences,
} from "./summary-sentences.ts";

/**
 * What a command says when it has finished: the content of the executive summary as plain sentences.
 * Every name in it is harmless for a terminal.
 */
export function terminalSummary(dossier: Dossier, language: Language = "en"): string[] {
  const context = contextOf(dossier, language);
  const { summary: say, common, compliance } = context.words;
  const question =
    dossier.question === null
      ? []
      : [`${say.questionLabel}${common.colon}${plainText(dossier.question)}`];
  return [
    ...question,
    ...measuredSentences(context),
    ...(dossier.decision === null ? [] : decisionSentences(dossier.decision, context)),
    ...foundSentences(context),
    ...notShownSentences(context),
    ...complianceSentences(context),
    ...alarmRate(comparisonGroups(dossier).aa, context),
    ...cellSentences(context),
    ...warningSentences(context),
    ...notMeasured(context),
    // It stands at the end of everything that a compliance run leaves.
    ...(dossier.compliance === undefined ? [] : [compliance.statement]),
  ];
}
