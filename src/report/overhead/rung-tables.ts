import type { OverheadAnalysis } from "../../analyze/overhead/overhead-analysis.ts";
import type { RungSummary } from "../../analyze/overhead/rung-summary.ts";
import { left, right, table, type Column } from "../compose/build-blocks.ts";
import type { Block } from "../document/blocks.ts";
import { silentNote } from "./agreement-text.ts";
import type { Words } from "../words/words.ts";

/** Each way by itself: times, speeds, processor time; memory and connection. */
export function rungTables(analysis: OverheadAnalysis, words: Words): Block[] {
  return [...speedTable(analysis, words), ...memoryTable(analysis, words)];
}

function speedTable(analysis: OverheadAnalysis, words: Words): Block[] {
  const { overhead: say, number: n, common } = words;
  const { columns } = say;
  const silent = silentNote(analysis, words);
  return table<RungSummary>(
    {
      caption: say.rungsCaption,
      notes: [...say.rungNotes, ...(silent === null ? [] : [silent])],
    },
    [
      left(columns.rung, ({ rung }) => say.rungs[rung]),
      right(columns.counted, ({ counts }) => say.counted(counts.counted, counts.planned)),
      right(columns.ttft, ({ ttftMs }) => n.figure(ttftMs)),
      right(columns.decode, (row) => n.figure(row.decodeTokensPerSecond)),
      right(columns.perToken, ({ timePerTokenUs }) => n.figure(timePerTokenUs)),
      right(columns.gaps, ({ interToken: { p50Ms, p99Ms, maxMs } }) =>
        p50Ms === null ? common.dash : [p50Ms, p99Ms, maxMs].map(n.figure).join(" / "),
      ),
      right(columns.total, ({ totalTimeMs }) => n.figure(totalTimeMs)),
      right(columns.cpuAsking, ({ cpuPerToken }) => n.figure(cpuPerToken.engineUs)),
      right(columns.cpuServer, ({ cpuPerToken }) => n.figure(cpuPerToken.serverUs)),
      right(columns.cpuSum, ({ cpuPerToken }) => n.figure(cpuPerToken.sumUs)),
    ],
    analysis.rungs,
  );
}

function memoryTable({ rungs }: OverheadAnalysis, words: Words): Block[] {
  const { overhead: say, number: n } = words;
  const { memoryColumns: columns } = say;
  const overHttp = rungs.some(({ http }) => http !== null);
  const http: Column<RungSummary>[] = [
    right(columns.written, (row) => n.figure(row.http?.requestWrittenMs ?? null)),
    right(columns.headers, (row) => n.figure(row.http?.headersMs ?? null)),
    right(columns.firstByte, (row) => n.figure(row.http?.firstByteMs ?? null)),
    right(columns.firstContent, (row) => n.figure(row.http?.firstContentMs ?? null)),
    right(columns.chunks, (row) => n.figure(row.http?.chunksPerToken ?? null)),
  ];
  return table<RungSummary>(
    { caption: say.memoryCaption, notes: [...say.memoryNotes, ...connectionNotes(rungs, words)] },
    [
      left(columns.rung, ({ rung }) => say.rungs[rung]),
      right(columns.privateAsking, ({ memory }) => n.megabytes(memory.enginePrivateBytes)),
      right(columns.privateServer, ({ memory }) => n.megabytes(memory.serverPrivateBytes)),
      right(columns.residentAsking, ({ memory }) => n.megabytes(memory.engineResidentBytes)),
      right(columns.residentServer, ({ memory }) => n.megabytes(memory.serverResidentBytes)),
      ...(overHttp ? http : []),
    ],
    rungs,
  );
}

function connectionNotes(rungs: readonly RungSummary[], words: Words): string[] {
  const { overhead: say, number: n } = words;
  return rungs.flatMap(({ rung, http }) => {
    if (http === null) return [];
    const connect = http.connectMs === null ? null : n.figure(http.connectMs);
    return [say.connections(say.rungs[rung], http.reusedConnectionCount, http.trialCount, connect)];
  });
}
