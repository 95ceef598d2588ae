import type { Assessment } from "../../core/compliance/assessment.ts";
import type { RemnantScan } from "../../core/compliance/evidence.ts";
import { code, left, paragraph, right, table } from "../compose/build-blocks.ts";
import type { Block } from "../document/blocks.ts";
import type { Words } from "../words/words.ts";

/** What was found of planted data in our own logs and caches. */
export function remnantBlocks({ remnants }: Assessment, words: Words): Block[] {
  const text = paragraph(remnantSentences(remnants, words).join(" "));
  if (remnants === null || remnants.findings.length === 0) return [text];
  const { compliance: say } = words;
  const title = say.remnantsFound(remnants.findings.length);
  return [
    { kind: "callout", tone: "warning", title, blocks: [text, ...findingTable(remnants, words)] },
  ];
}

/** The same in sentences; a search of nothing shows nothing. */
export function remnantSentences(remnants: RemnantScan | null, words: Words): string[] {
  const { compliance: say, number: n } = words;
  if (remnants === null) return [say.noRemnantScan];
  const { plantedCount, scannedFiles, scannedBytes, unreadableFiles, skippedFiles, findings } =
    remnants;
  const isEmpty = plantedCount === 0 || scannedFiles === 0;
  const none = isEmpty ? say.remnantsNothingSearched : say.remnantsNone;
  return [
    say.remnantsSearched({
      planted: plantedCount,
      files: scannedFiles,
      megabytes: n.megabytes(scannedBytes),
    }),
    ...(findings.length === 0 ? [none] : []),
    ...(skippedFiles > 0 ? [say.remnantsSkipped(skippedFiles)] : []),
    ...(unreadableFiles > 0 ? [say.remnantsUnreadable(unreadableFiles)] : []),
  ];
}

function findingTable({ findings }: RemnantScan, { compliance: say, number: n }: Words): Block[] {
  return table<RemnantScan["findings"][number]>(
    { caption: say.remnantCaption },
    [
      left(say.remnantColumns.file, ({ file }) => code(file)),
      right(say.remnantColumns.occurrences, ({ occurrences }) => n.count(occurrences)),
    ],
    findings,
  );
}
