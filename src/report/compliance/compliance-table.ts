import type {
  Assessment,
  AssessedFamily,
  FamilyResult,
  ModelAssessment,
} from "../../core/compliance/assessment.ts";
import { DASH } from "../format-number.ts";
import { plainText } from "../plain-text.ts";
import { fitColumns, tableLines, type LayoutColumn } from "../terminal-layout.ts";
import type { TerminalOptions } from "../terminal-table.ts";
import { wrapText } from "../text-width.ts";
import { english } from "../words/en.ts";
import { familyName, modelName } from "./assessment-names.ts";
import { egressSentence } from "./egress-blocks.ts";
import { measuredSentence, modelSentences } from "./model-sentences.ts";
import { assessedFamilies, hitsText, notJudgedCount, remarks } from "./rating-text.ts";
import { remnantSentences } from "./remnant-blocks.ts";

const MIN_COLUMNS = 20;
/** Longest sentence that is shown. */
const MAX_SENTENCE_CHARACTERS = 2000;
const { compliance: say } = english;
const TABLE_NOTE =
  "Upper: 95 % upper bound of the rate, in which what was not judged counts as a hit; likelihood is its band.";
const CONTROL_NOTE = "Controlled: risk with the control that was shown to help.";

interface Column extends Omit<LayoutColumn, "cells"> {
  readonly text: (family: FamilyResult) => string;
}

const COLUMNS: readonly Column[] = [
  { ...left("Family"), text: ({ family }) => familyName(family, english) },
  { ...right("Hits", 5), text: of(({ bare }) => hitsText(bare, english)) },
  { ...right("Not judged", 6), text: of(({ bare }) => english.number.count(notJudgedCount(bare))) },
  { ...right("Upper", 3), text: of(({ bare }) => english.number.percent(bare.rate.high)) },
  { ...left("Likelihood", 2), text: of(({ bare }) => say.likelihoods[bare.likelihood]) },
  { ...left("Impact", 1), text: of(({ bare }) => say.levels[bare.impact]) },
  {
    ...left("Risk"),
    text: (family) =>
      family.status === "assessed" ? say.levels[family.bare.risk] : say.notAssessedRisk,
  },
  {
    ...left("Controlled", 4),
    text: of(({ residual }) => (residual === null ? DASH : say.levels[residual.risk])),
  },
];

/**
 * An assessment for the terminal: for each model its sentences, the risk of every family with what must be
 * known of it, then network and remnants; the mandatory statement last. Ends with a line feed.
 */
export function renderComplianceTable(assessment: Assessment, options: TerminalOptions): string {
  const width = Math.max(MIN_COLUMNS, options.columns);
  const bold = (text: string): string => (options.color ? `\u001b[1m${text}\u001b[0m` : text);
  const wrapped = (text: string): string[] =>
    wrapText(plainText(text, MAX_SENTENCE_CHARACTERS), width);
  const lines = [
    ...wrapped(measuredSentence(assessment, english)),
    "",
    ...assessment.models.flatMap((model) => modelLines(model, assessment, { width, bold })),
    ...wrapped(`${say.egressTitle}: ${egressSentence(assessment.egress, english)}`),
    ...wrapped(`${say.remnantsTitle}: ${remnantSentences(assessment.remnants, english).join(" ")}`),
    ...(assessment.tier === "quick" ? wrapped(say.screening) : []),
    "",
    ...wrapped(say.statement),
  ];
  return `${lines.join("\n")}\n`;
}

interface Paper {
  readonly width: number;
  readonly bold: (text: string) => string;
}

function modelLines(
  model: ModelAssessment,
  assessment: Assessment,
  { width, bold }: Paper,
): string[] {
  const name = modelName(model, assessment.models);
  const sentences = modelSentences(model, assessment, english).join(" ");
  const assessed = assessedFamilies(model);
  const notes = [
    ...(assessed.length === 0 ? [] : [TABLE_NOTE]),
    ...(assessed.some(({ residual }) => residual !== null) ? [CONTROL_NOTE] : []),
    ...assessed.flatMap(remarkLines),
    ...notAssessedLines(model),
  ];
  return [
    ...wrapText(name, width).map(bold),
    ...wrapText(plainText(sentences, MAX_SENTENCE_CHARACTERS), width),
    "",
    ...tableOf(model.families, width, bold),
    ...notes.flatMap((note) => wrapText(note, width)),
    "",
  ];
}

function remarkLines({ family, bare }: AssessedFamily): string[] {
  const texts = remarks(bare, english);
  return texts.length === 0 ? [] : [`${family}: ${texts.join("; ")}.`];
}

/** Families without a rating, once for each reason. */
function notAssessedLines({ families }: ModelAssessment): string[] {
  const silent = families.filter((family) => family.status === "not-assessed");
  return [...new Set(silent.map(({ reason }) => reason))].map((reason) => {
    const ids = silent.filter((one) => one.reason === reason).map(({ family }) => family);
    return `${ids.join(", ")}: ${say.notAssessed[reason]}.`;
  });
}

function tableOf(
  families: readonly FamilyResult[],
  width: number,
  bold: (text: string) => string,
): string[] {
  if (families.length === 0) return [];
  const shown = COLUMNS.filter(({ text }) => families.some((family) => text(family) !== DASH));
  const filled = shown.map(({ text, ...column }) => ({ ...column, cells: families.map(text) }));
  const layout = fitColumns(filled, width);
  if (layout === null) return listOf(shown, families, width);
  return tableLines(layout, (text, _column, isHeader) => (isHeader ? bold(text) : text));
}

/** For very narrow terminals: one figure a line. */
function listOf(
  columns: readonly Column[],
  families: readonly FamilyResult[],
  width: number,
): string[] {
  return families.flatMap((family, place) => [
    ...(place === 0 ? [] : [""]),
    ...columns.flatMap(({ header, text }) =>
      wrapText(`${header.join("")}: ${text(family)}`, width),
    ),
  ]);
}

function of(text: (family: AssessedFamily) => string): (family: FamilyResult) => string {
  return (family) => (family.status === "assessed" ? text(family) : DASH);
}

function left(title: string, dropOrder: number | null = null): Omit<LayoutColumn, "cells"> {
  return { header: [title], align: "left", dropOrder };
}

function right(title: string, dropOrder: number | null = null): Omit<LayoutColumn, "cells"> {
  return { header: [title], align: "right", dropOrder };
}
