import type { OverheadAnalysis } from "../../analyze/overhead/overhead-analysis.ts";
import { left, table } from "../compose/build-blocks.ts";
import type { Block, Text } from "../document/blocks.ts";
import { plainText } from "../plain-text.ts";
import type { Words } from "../words/words.ts";

/** How a ladder was measured: the work, the processes, the clock, the intervals. */
export function howSentences(analysis: OverheadAnalysis, words: Words): string[] {
  const { overhead: say } = words;
  const foreign = foreignNames(analysis, words);
  const methods = new Set(
    analysis.comparisons.flatMap(({ difference, method }) => (difference === null ? [] : [method])),
  );
  return [
    say.sameWork(foreign !== null),
    say.processes(foreign !== null),
    ...(foreign === null ? [] : [say.foreignServer(foreign)]),
    say.clock,
    ...[...methods].map((method) => say.intervals[method]),
  ];
}

/** Ways whose server was running already; `null` where this tool started everything. */
export function foreignNames({ programs }: OverheadAnalysis, words: Words): string | null {
  const { overhead: say, common } = words;
  const names = programs.flatMap(({ rung, isForeign }) => (isForeign ? [say.rungs[rung]] : []));
  return names.length === 0 ? null : common.listed(names);
}

/** What each way is, and the program, version and options that stood for it. */
export function programBlocks(analysis: OverheadAnalysis, words: Words): Block[] {
  const { programs, model } = analysis;
  const { overhead: say, common } = words;
  const hasForeign = foreignNames(analysis, words) !== null;
  const threads = model?.threads ?? null;
  return [
    {
      kind: "definitions",
      items: [
        ...programs.map(({ rung }) => ({ term: say.rungs[rung], text: say.rungMeanings[rung] })),
        ...(model === null ? [] : [{ term: say.modelFile, text: fileText(model, words) }]),
      ],
    },
    ...table<OverheadAnalysis["programs"][number]>(
      {
        caption: say.programsCaption,
        notes: threads === null ? [] : [say.threads(threads, hasForeign)],
      },
      [
        left(say.programColumns.rung, ({ rung }) => say.rungs[rung]),
        left(say.programColumns.program, ({ program, isForeign }) =>
          isForeign ? `${plainText(program)} (${say.foreign})` : plainText(program),
        ),
        left(say.programColumns.version, ({ version }) =>
          version === null ? common.dash : plainText(version),
        ),
        left(say.programColumns.options, ({ programOptions }): Text =>
          programOptions.length === 0
            ? common.dash
            : [{ text: plainText(programOptions.join(" "), 300), style: "code" }],
        ),
      ],
      programs,
    ),
  ];
}

function fileText(model: NonNullable<OverheadAnalysis["model"]>, words: Words): Text {
  const { number: n, common } = words;
  const { fileName, fileSizeBytes, fileSha256 } = model;
  const size = n.withUnit(n.megabytes(fileSizeBytes), common.megabyte);
  return [
    { text: `${plainText(fileName)}, ${size}, SHA-256 ` },
    fileSha256 === null ? { text: common.dash } : { text: fileSha256, style: "code" },
  ];
}
