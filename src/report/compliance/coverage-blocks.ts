import type { Assessment, CoverageRow } from "../../core/compliance/assessment.ts";
import { left, paragraph, right, table } from "../compose/build-blocks.ts";
import type { Block } from "../document/blocks.ts";
import { plainText } from "../plain-text.ts";
import type { Words } from "../words/words.ts";

/** Checks beside the probes. */
export function checkTable({ checks }: Assessment, words: Words): Block[] {
  const { compliance: say } = words;
  const columns = say.checkColumns;
  return table<Assessment["checks"][number]>(
    { caption: say.checkCaption },
    [
      left(columns.check, ({ check }) => say.family(check, say.checks[check])),
      left(columns.state, ({ state }) => say.checkStates[state]),
      left(columns.detail, ({ detail }) => say.checkDetail(detail)),
    ],
    checks,
  );
}

/** Each framework: how much of it this run touches, then item by item. */
export function coverageBlocks({ coverage }: Assessment, words: Words): Block[] {
  if (coverage.length === 0) return [];
  const frameworks = [...new Set(coverage.map(({ framework }) => framework))];
  const of = (framework: string): CoverageRow[] =>
    coverage.filter((row) => row.framework === framework);
  return [
    paragraph(words.compliance.coverageIntro),
    ...summaryTable(frameworks, of, words),
    ...frameworks.flatMap((framework) => frameworkTable(framework, of(framework), words)),
  ];
}

function summaryTable(
  frameworks: readonly string[],
  of: (framework: string) => readonly CoverageRow[],
  words: Words,
): Block[] {
  const { compliance: say, number: n } = words;
  const columns = say.coverageSummaryColumns;
  const count = (framework: string, state: CoverageRow["state"]): string =>
    n.count(of(framework).filter((row) => row.state === state).length);
  return table<string>(
    { caption: say.coverageSummaryCaption, notes: say.coverageSummaryNotes },
    [
      left(columns.framework, say.framework),
      right(columns.measured, (one) => count(one, "measured")),
      right(columns.provenance, (one) => count(one, "provenance")),
      right(columns.declared, (one) => count(one, "declared")),
      right(columns.notAssessed, (one) => count(one, "not-assessed")),
    ],
    frameworks,
  );
}

function frameworkTable(framework: string, rows: readonly CoverageRow[], words: Words): Block[] {
  const { compliance: say, common } = words;
  const columns = say.coverageColumns;
  return table<CoverageRow>(
    { caption: say.coverageCaption(say.framework(framework)) },
    [
      left(columns.item, ({ item }) => plainText(item)),
      left(columns.title, ({ title }) => plainText(title)),
      left(columns.state, ({ state }) => say.coverageStates[state]),
      left(columns.evidence, ({ evidence }) =>
        evidence.length === 0 ? common.dash : plainText(evidence.join(", ")),
      ),
      left(columns.remarks, (row) => remarksOf(row, words).join(common.semicolon)),
    ],
    rows,
  );
}

function remarksOf(row: CoverageRow, words: Words): string[] {
  const { reason, alsoKnownAs, confidence, legalStatus } = row;
  const { compliance: say } = words;
  return [
    ...(reason === null ? [] : [say.coverageReason(reason)]),
    ...(confidence === "verified" ? [] : [say.confidences[confidence]]),
    ...(legalStatus === undefined ? [] : [plainText(legalStatus)]),
    ...(alsoKnownAs === null ? [] : [say.alsoKnownAs(plainText(alsoKnownAs))]),
  ];
}
