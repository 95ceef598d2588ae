import { statementBox } from "../compliance/compliance-section.ts";
import type { Block, Section } from "../document/blocks.ts";
import { plainText } from "../plain-text.ts";
import { list, paragraph, section, strong } from "./build-blocks.ts";
import type { ComposeContext } from "./context.ts";
import { decisionCallout } from "./decision-section.ts";
import { isComplianceAlone, notMeasured } from "./limits-section.ts";
import {
  cellSentences,
  complianceSentences,
  foundSentences,
  measuredSentences,
  notShownSentences,
  overheadSentences,
  warningSentences,
} from "./summary-sentences.ts";

/** With more rows the tables say it better. */
const MOST_CELLS = 8;
/** Longest question that is shown. */
const MAX_QUESTION_CHARACTERS = 1000;

/** For somebody who reads nothing else: question, what was measured, decision, findings, limits. */
export function summarySection(context: ComposeContext): Section[] {
  const { dossier, words } = context;
  const { summary: say } = words;
  // The chapter begins with what a summary of it would say.
  if (isComplianceAlone(dossier) && dossier.question === null) return [];
  const warnings = warningSentences(context);
  const found = [
    ...foundSentences(context),
    ...notShownSentences(context),
    ...overheadSentences(context),
    ...complianceSentences(context),
  ];
  const cells = cellSentences(context);
  return section("summary", say.title, [
    ...question(context),
    ...(dossier.compliance === undefined ? [] : [statementBox(words)]),
    paragraph(measuredSentences(context).join(" ")),
    ...(dossier.decision === null || dossier.decision.models.length === 0
      ? []
      : [decisionCallout(dossier.decision, context)]),
    ...headed(say.found, found),
    ...(cells.length > MOST_CELLS ? [] : headed(say.figures, cells)),
    ...warningBox(warnings, context),
    ...headed(say.cannotSay, notMeasured(context)),
  ]);
}

function question({ dossier, words }: ComposeContext): Block[] {
  if (dossier.question === null) return [];
  const { summary: say, common } = words;
  return [
    paragraph([
      strong(`${say.questionLabel}${common.colon}`),
      { text: plainText(dossier.question, MAX_QUESTION_CHARACTERS) },
    ]),
  ];
}

function headed(title: string, sentences: readonly string[]): Block[] {
  if (sentences.length === 0) return [];
  return [paragraph([strong(title)]), ...list(sentences)];
}

function warningBox(sentences: readonly string[], { words }: ComposeContext): Block[] {
  if (sentences.length === 0) return [];
  return [
    {
      kind: "callout",
      tone: "warning",
      title: words.summary.warningTitle,
      blocks: list(sentences),
    },
  ];
}
