import type { Analysis, ModelAnalysis } from "../analyze/performance/analysis.ts";
import { formatCount, formatFigure, formatMegabytes, formatUtc } from "./format-number.ts";
import { modelLabels } from "./labels.ts";
import { escapeMarkdown, markdownList, markdownTable } from "./markdown-text.ts";

/** Where and how the experiment ran. */
export function conditionLines(analysis: Analysis): string[] {
  const { hardware, software } = analysis.environment;
  const { conditions } = analysis;
  const gpus = hardware.gpus.map((gpu) => escapeMarkdown(gpu.model)).join(", ");
  const cores = `${formatCount(hardware.physicalCores)} physical, ${formatCount(hardware.logicalCores)} logical cores`;
  return markdownList([
    `Machine: ${escapeMarkdown(hardware.cpuModel ?? "unknown processor")}, ${cores}, ${formatMegabytes(hardware.totalMemoryBytes)} MB memory${gpus === "" ? "" : `, ${gpus}`}.`,
    `System: ${escapeMarkdown([software.osName, software.osVersion].filter((part) => part !== null).join(" ") || software.platform)}, ${escapeMarkdown(software.architecture)}, kernel ${escapeMarkdown(software.kernel)}, Node.js ${escapeMarkdown(software.node)}.`,
    `Trials ran from ${formatUtc(conditions.firstTrialEpochMs)} to ${formatUtc(conditions.lastTrialEpochMs)}; pause between requests ${formatFigure(conditions.idleMsMedian)} ms (median).`,
    `Thermal level at most ${formatCount(conditions.thermalLevelMax)}, throttle events ${formatCount(conditions.thermalThrottleGrowth)}, power ${conditions.powerSources.join(", ") || "-"}, low-power mode ${yesNo(conditions.lowPowerModeSeen)}.`,
    `Load average before the first trial ${formatFigure(conditions.load1BeforeFirst)}, at most ${formatFigure(conditions.load1Max)}; processor pressure at most ${formatFigure(conditions.cpuPressurePercentMax)} %; swap growth ${formatMegabytes(conditions.swapGrowthBytes)} MB; processor frequency ${megahertz(conditions.cpuFrequencyHzMin)} to ${megahertz(conditions.cpuFrequencyHzMax)} MHz.`,
    `Seed ${analysis.experiment.seed}, configuration \`${analysis.experiment.configsSha256}\`, plan \`${analysis.experiment.planSha256}\`.`,
    "A dash is a condition that this system does not tell.",
  ]);
}

/** The files that were measured, and the options in force. */
export function modelLines(analysis: Analysis): string[] {
  const labels = modelLabels(analysis);
  const columns = [
    "Model",
    "File",
    "Size, MB",
    "SHA-256",
    "Licence",
    "Engine",
    "Backend",
    "Options",
  ].map((title) => ({ title, align: title.endsWith("MB") ? "right" : "left" }) as const);
  return markdownTable(
    columns,
    analysis.models.map((model) => [
      escapeMarkdown(labels.get(model.modelId) ?? model.modelId),
      escapeMarkdown(model.fileName),
      formatMegabytes(model.fileSizeBytes),
      `\`${model.fileSha256}\``,
      escapeMarkdown(model.license ?? "unknown"),
      escapeMarkdown(`${model.engine} ${model.engineVersion} (${model.enginePackage})`),
      escapeMarkdown([model.gpuKind, ...model.cpuVariants].join(", ")),
      escapeMarkdown(optionsText(model)),
    ]),
  );
}

function optionsText({ options }: ModelAnalysis): string {
  const layers = options.gpuLayers === null ? "" : `, GPU layers ${options.gpuLayers}`;
  return `threads ${options.threads ?? "by engine"}, context ${options.contextTokens ?? "by engine"}, batch ${options.batchTokens}/${options.microBatchTokens}, KV ${options.kvTypeK}/${options.kvTypeV}, flash attention ${options.flashAttention}, mmap ${options.mmap ? "on" : "off"}${layers}`;
}

function yesNo(value: boolean | null): string {
  if (value === null) return "-";
  return value ? "seen" : "not seen";
}

function megahertz(hertz: number | null): string {
  return formatFigure(hertz === null ? null : hertz / 1e6);
}
