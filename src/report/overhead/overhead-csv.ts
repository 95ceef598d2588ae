import { partNames, type Decomposition } from "../../analyze/overhead/decomposition.ts";
import type { OverheadAnalysis } from "../../analyze/overhead/overhead-analysis.ts";
import type { RungComparison } from "../../analyze/overhead/compare-rungs.ts";
import type { RungSummary } from "../../analyze/overhead/rung-summary.ts";
import { formatCsv, type CsvValue } from "../csv-text.ts";

type Field = readonly [name: string, value: CsvValue];

/** One line for each way with every figure unrounded, the unit in the header. Ends with a line feed. */
export function renderOverheadCsv(analysis: OverheadAnalysis): string {
  return rowsText(analysis.rungs.map((row) => rungFields(row, analysis)));
}

/** One line for each paired difference, unrounded. Ends with a line feed. */
export function renderOverheadDifferencesCsv(analysis: OverheadAnalysis): string {
  return rowsText(analysis.comparisons.map((one) => differenceFields(one, analysis)));
}

function rowsText(rows: readonly (readonly Field[])[]): string {
  const header = rows[0]?.map(([name]) => name);
  if (header === undefined) return "";
  return formatCsv([header, ...rows.map((row) => row.map(([, value]) => value))]);
}

function identityFields({ experiment, model }: OverheadAnalysis): Field[] {
  return [
    ["experiment_id", experiment.experimentId],
    ["model_id", model?.modelId ?? null],
    ["file_sha256", model?.fileSha256 ?? null],
  ];
}

function rungFields(row: RungSummary, analysis: OverheadAnalysis): Field[] {
  const { counts, interToken, cpuPerToken, memory } = row;
  const program = analysis.programs.find(({ rung }) => rung === row.rung);
  return [
    ...identityFields(analysis),
    ["rung", row.rung],
    ["program", program?.program ?? null],
    ["program_version", program?.version ?? null],
    ["planned", counts.planned],
    ["ok", counts.ok],
    ["failed", counts.failed],
    ["not_run", counts.notRun],
    ["counted", counts.counted],
    ["ttft_ms", row.ttftMs],
    ["decode_tokens_per_second", row.decodeTokensPerSecond],
    ["time_per_token_us", row.timePerTokenUs],
    ["total_time_ms", row.totalTimeMs],
    ["inter_token_p50_ms", interToken.p50Ms],
    ["inter_token_p99_ms", interToken.p99Ms],
    ["inter_token_max_ms", interToken.maxMs],
    ["cpu_per_token_asking_us", cpuPerToken.engineUs],
    ["cpu_per_token_server_us", cpuPerToken.serverUs],
    ["cpu_per_token_us", cpuPerToken.sumUs],
    ["private_asking_bytes", memory.enginePrivateBytes],
    ["private_server_bytes", memory.serverPrivateBytes],
    ["resident_asking_bytes", memory.engineResidentBytes],
    ["resident_server_bytes", memory.serverResidentBytes],
    ...httpFields(row),
    ...partFields(row, analysis),
  ];
}

const HTTP_COLUMNS: readonly (readonly [
  string,
  (http: NonNullable<RungSummary["http"]>) => CsvValue,
])[] = [
  ["http_requests", ({ trialCount }) => trialCount],
  ["http_reused_connections", ({ reusedConnectionCount }) => reusedConnectionCount],
  ["http_connect_ms", ({ connectMs }) => connectMs],
  ["http_request_written_ms", ({ requestWrittenMs }) => requestWrittenMs],
  ["http_headers_ms", ({ headersMs }) => headersMs],
  ["http_first_byte_ms", ({ firstByteMs }) => firstByteMs],
  ["http_first_content_ms", ({ firstContentMs }) => firstContentMs],
  ["http_chunks_per_token", ({ chunksPerToken }) => chunksPerToken],
];

function httpFields({ http }: RungSummary): Field[] {
  return HTTP_COLUMNS.map(([name, valueOf]) => [name, http === null ? null : valueOf(http)]);
}

const OUTSIDE_COLUMNS: readonly (readonly [
  string,
  (of: Decomposition["outsideEngine"]) => CsvValue,
])[] = [
  ["outside_engine_ms", ({ requestMs }) => requestMs?.value ?? null],
  ["outside_engine_per_token_us", ({ tokenUs }) => tokenUs?.value ?? null],
  ["outside_engine_per_token_low_us", ({ tokenUs }) => tokenUs?.low ?? null],
  ["outside_engine_per_token_high_us", ({ tokenUs }) => tokenUs?.high ?? null],
];

function partFields({ rung }: RungSummary, { decompositions }: OverheadAnalysis): Field[] {
  const found = decompositions.find((one) => one.rung === rung);
  const outside = OUTSIDE_COLUMNS.map(([name, valueOf]): Field => [
    name,
    found === undefined ? null : valueOf(found.outsideEngine),
  ]);
  const parts = partNames.flatMap((name): Field[] => {
    const part = found?.parts.find((one) => one.part === name);
    const column = `part_${name.replaceAll("-", "_")}`;
    return [
      [`${column}_ms`, part?.requestMs ?? null],
      [`${column}_per_token_us`, part?.tokenUs ?? null],
    ];
  });
  return [...outside, ...parts];
}

const DIFFERENCE_COLUMNS: readonly (readonly [string, (one: RungComparison) => CsvValue])[] = [
  ["metric", ({ metric }) => metric],
  ["rung", ({ rung }) => rung],
  ["base", ({ base }) => base],
  ["is_noise_floor", ({ isFloor }) => isFloor],
  ["difference", ({ difference }) => difference?.value ?? null],
  ["low", ({ difference }) => difference?.low ?? null],
  ["high", ({ difference }) => difference?.high ?? null],
  ["ratio_minus_1", ({ ratio }) => ratio?.value ?? null],
  ["ratio_low", ({ ratio }) => ratio?.low ?? null],
  ["ratio_high", ({ ratio }) => ratio?.high ?? null],
  ["confidence", ({ confidence }) => confidence],
  ["interval_method", ({ method }) => method],
  ["prompts", ({ promptCount }) => promptCount],
  ["rounds", ({ roundCount }) => roundCount],
  ["pairs", ({ pairCount }) => pairCount],
  ["planned_pairs", ({ plannedPairCount }) => plannedPairCount],
  ["left_out_prompts", ({ leftOutPromptCount }) => leftOutPromptCount],
  ["noise_floor_reach", ({ floorReach }) => floorReach],
  ["verdict", ({ verdict }) => verdict],
  ["undefined_because", ({ reason }) => reason?.code ?? null],
];

function differenceFields(one: RungComparison, analysis: OverheadAnalysis): Field[] {
  return [
    ...identityFields(analysis),
    ...DIFFERENCE_COLUMNS.map(([name, valueOf]): Field => [name, valueOf(one)]),
  ];
}
