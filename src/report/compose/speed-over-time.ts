import type { CellSeries } from "../../analyze/performance/cell-series.ts";
import { timeLine, type TimePoint } from "../charts/time-line.ts";
import type { TimeSpan } from "../charts/time-spans.ts";
import type { Block } from "../document/blocks.ts";
import type { Words } from "../words/words.ts";
import { figure } from "./build-blocks.ts";
import type { PictureInput } from "./performance-pictures.ts";
import type { PerformanceRow } from "./performance-rows.ts";

const MS_PER_MINUTE = 60_000;

type Point = CellSeries["points"][number];

/** Decode speed of each trial over time, with thermal and swap marks; a gap where a process started. */
export function speedOverTime({ id, scenario, rows }: PictureInput, words: Words): Block[] {
  const { performance: say, common, number: n } = words;
  const title = say.timeTitle(scenario);
  const chart = timeLine(
    rows.map((row) => ({ label: row.modelLabel, points: timePoints(row) })),
    {
      id: `${id}-time`,
      words: {
        title,
        finding: say.timeFinding,
        punctuation: words.common,
        timeAxis: say.timeAxis,
        valueAxis: say.decodeAxis,
        sampled: common.sampled,
      },
      formatTime: n.figure,
      format: n.figure,
      spans: rows.flatMap((row) => [
        ...spansOf(row, "thermal", say.thermalSpan),
        ...spansOf(row, "swap", say.swapSpan),
      ]),
    },
  );
  return figure(title, chart);
}

function timePoints(row: PerformanceRow): TimePoint[] {
  const measured = drawnPoints(row);
  return measured.map((point, place) => ({
    x: minutesOf(row, point),
    y: point.decodeTokensPerSecond ?? 0,
    isAfterGap: place > 0 && measured[place - 1]?.round !== point.round,
  }));
}

function drawnPoints({ cell }: PerformanceRow): Point[] {
  return cell.series.points.filter((point) => point.decodeTokensPerSecond !== null);
}

/** Of its own experiment: those of several days lie above each other. */
function minutesOf({ analysis }: PerformanceRow, { startedEpochMs }: Point): number {
  const start = analysis.conditions.firstTrialEpochMs ?? startedEpochMs;
  return (startedEpochMs - start) / MS_PER_MINUTE;
}

/** Marked trials that follow each other are one period. */
function spansOf(row: PerformanceRow, mark: "thermal" | "swap", label: string): TimeSpan[] {
  const spans: { from: number; to: number; label: string }[] = [];
  let open = false;
  for (const point of drawnPoints(row)) {
    const isMarked = point.marks.includes(mark);
    const at = minutesOf(row, point);
    const last = spans.at(-1);
    if (isMarked && open && last !== undefined) last.to = at;
    else if (isMarked) spans.push({ from: at, to: at, label });
    open = isMarked;
  }
  return spans;
}
