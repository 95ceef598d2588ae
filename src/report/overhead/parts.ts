import {
  partNames,
  type Decomposition,
  type PartName,
} from "../../analyze/overhead/decomposition.ts";
import type { OverheadAnalysis } from "../../analyze/overhead/overhead-analysis.ts";
import { stackedBars } from "../charts/stacked-bars.ts";
import { figure, left, list, right, table, type Column } from "../compose/build-blocks.ts";
import type { Block } from "../document/blocks.ts";
import type { Words } from "../words/words.ts";

type Part = Decomposition["parts"][number];

/** What lies around the engine's own time; llama-server counts a part of it as engine. */
const AROUND_ENGINE: readonly PartName[] = [
  "detokenize",
  "serialize",
  "socket-write",
  "client-parse",
  "rest",
];

/** Where the time of a request goes, way by way: a table, a picture, and who says so. */
export function partBlocks(id: string, analysis: OverheadAnalysis, words: Words): Block[] {
  const measured = analysis.decompositions.filter(({ trialCount }) => trialCount > 0);
  const overHttp = measured.filter(({ source }) => source !== "engine");
  if (overHttp.length === 0) return [];
  const direct = measured.filter(({ rung }) => rung === "direct");
  const shown = [...direct, ...overHttp];
  const { overhead: say } = words;
  return [
    ...partTable(shown, words),
    ...list(
      shown.map(({ rung, source }) => say.sourceLine(say.rungs[rung], say.partSources[source])),
    ),
    ...partPicture(id, overHttp, words),
  ];
}

/** One part in all ways; the last row is the total. */
interface PartRow {
  readonly name: string;
  readonly partOf: (decomposition: Decomposition) => Part | null;
}

function partTable(shown: readonly Decomposition[], words: Words): Block[] {
  const { overhead: say, number: n, common } = words;
  const rows: PartRow[] = partNames.map((part) => ({
    name: say.parts[part],
    partOf: ({ parts }) => parts.find((one) => one.part === part) ?? null,
  }));
  const isMixed = shown.some(({ source }) => source === "llama-server");
  const total: PartRow = { name: say.total, partOf: () => null };
  const columns = shown.flatMap((decomposition): Column<PartRow>[] => {
    const { rung, totalMs } = decomposition;
    const name = say.shortRungs[rung];
    return [
      right(say.partColumns.requestMs(name), ({ partOf }) => {
        const part = partOf(decomposition);
        return part === null ? n.figure(totalMs) : requestText(part, words);
      }),
      right(say.partColumns.tokenUs(name), ({ partOf }) => {
        const part = partOf(decomposition);
        return part?.state === "observed" ? n.figure(part.tokenUs) : common.dash;
      }),
    ];
  });
  return table<PartRow>(
    {
      caption: say.partsCaption,
      notes: [...say.partNotes, say.outsideNote, ...(isMixed ? [say.outsideNotAlike] : [])],
    },
    [left(say.partColumns.part, ({ name }) => name), ...columns],
    [...rows, total],
  );
}

function requestText({ state, requestMs }: Part, { overhead: say, number: n }: Words): string {
  if (state === "not-done") return say.notDone;
  return state === "not-observed" ? say.notObserved : n.figure(requestMs);
}

/** A part below zero cannot be drawn: it ran beside another, and the total says so. */
function partPicture(id: string, overHttp: readonly Decomposition[], words: Words): Block[] {
  const { overhead: say, number: n, common } = words;
  const drawn = AROUND_ENGINE.filter((part) =>
    overHttp.some(({ parts }) => parts.some((one) => one.part === part && one.tokenUs !== null)),
  );
  const chart = stackedBars(
    overHttp.map(({ rung, parts }) => ({
      label: say.rungs[rung],
      parts: drawn.map((name) => {
        const us = parts.find(({ part }) => part === name)?.tokenUs ?? null;
        return us === null || us < 0 ? null : us;
      }),
    })),
    {
      id: `${id}-parts`,
      words: {
        title: say.partsPicture,
        finding: say.partsFinding,
        punctuation: common,
        valueAxis: say.partsAxis,
        parts: drawn.map((part) => say.parts[part]),
        incomplete: say.partsIncomplete,
      },
      format: n.figure,
    },
  );
  return figure(say.partsPicture, chart);
}
