import { formatCount, formatFigure, formatMegabytes } from "../../report/format-number.ts";
import type { LockStanding } from "./lock-standing.ts";
import { standingText } from "./lock-standing.ts";
import type { ModelHeader } from "./model-header.ts";

/** What a model says of itself, each a name and a text for a reader. */
export function headerFacts(header: ModelHeader, standing: LockStanding): [string, string][] {
  const { summary } = header;
  const name = header.format === "gguf" ? header.summary.name : null;
  return [
    [header.format === "gguf" ? "file" : "folder", summary.path],
    ["format", header.format === "gguf" ? "GGUF" : "MLX"],
    ...optional("name in the file", name),
    ["architecture", summary.architecture ?? "not named"],
    ["parameters", formatCount(summary.parameterCount)],
    ["quantization", quantizationText(header)],
    ["size", sizeText(header)],
    ["context", tokens(summary.contextLength)],
    ["layers", layersText(header)],
    ["attention window", windowText(header)],
    ["tokenizer", tokenizerText(header)],
    ["chat template", templateText(header)],
    ["licence (file)", summary.license ?? "not named"],
    ["sha256", header.sha256],
    ["bytes", standingText(standing)],
  ];
}

function optional(name: string, value: string | null): [string, string][] {
  return value === null ? [] : [[name, value]];
}

function quantizationText({ summary }: ModelHeader): string {
  const bits = summary.bitsPerWeight;
  const perWeight = bits === null ? "" : `, ${formatFigure(bits)} bits per weight`;
  return `${summary.quantization ?? "not named"}${perWeight}`;
}

function sizeText(header: ModelHeader): string {
  const { summary } = header;
  const weights =
    header.format === "gguf" ? header.summary.tensorBytes : header.summary.weightBytes;
  const leftOut =
    header.format === "mlx" && header.summary.leftOutBytes > 0
      ? `, ${formatMegabytes(header.summary.leftOutBytes)} MB for images and sound are not loaded`
      : "";
  const bytes = `${formatCount(summary.fileSizeBytes)} bytes (${formatMegabytes(summary.fileSizeBytes)} MB)`;
  return `${bytes}, weights ${formatMegabytes(weights)} MB in ${formatCount(summary.tensorCount)} tensors${leftOut}`;
}

function layersText({ summary }: ModelHeader): string {
  const { layerCount, headCount, keyValueHeadCount } = summary;
  return `${formatCount(layerCount)}, ${formatCount(headCount)} heads, ${formatCount(keyValueHeadCount)} for keys and values`;
}

function windowText({ summary, memory }: ModelHeader): string {
  const named = summary.slidingWindowTokens;
  if (!memory.known) return named === null ? "none" : tokens(named);
  const { layers, slidingWindowTokens: applied } = memory.attention;
  if (applied === null) {
    return named === null
      ? "none"
      : `none (the ${formatCount(named)} of the header are not applied)`;
  }
  const sliding = layers.filter((layer) => layer.isSliding).length;
  return `${tokens(applied)} in ${sliding} of the ${layers.length} layers that keep a cache`;
}

function tokenizerText({ summary }: ModelHeader): string {
  const size = summary.vocabularySize;
  return `${summary.tokenizer ?? "none"}${size === null ? "" : `, ${formatCount(size)} entries`}`;
}

function templateText({ summary }: ModelHeader): string {
  if (!summary.hasChatTemplate) return "no";
  return summary.chatTemplateSha256 === null ? "yes" : `yes, sha256 ${summary.chatTemplateSha256}`;
}

function tokens(count: number | null): string {
  return count === null ? "not named" : `${formatCount(count)} tokens`;
}
