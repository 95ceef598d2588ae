import type { Section } from "../document/blocks.ts";
import { list, section } from "./build-blocks.ts";
import type { ComposeContext } from "./context.ts";

/** Definitions, and what was not measured. */
export function limitsSection(context: ComposeContext): Section[] {
  const { limits: say } = context.words;
  // The chapter of a compliance run has limits of its own, and none of the figures that are defined here.
  if (isComplianceAlone(context.dossier)) return [];
  return section(
    "limits",
    say.title,
    [{ kind: "definitions", items: say.definitions }],
    section("limits-not-measured", say.notMeasuredTitle, list(notMeasured(context))),
  );
}

/** What the report cannot say, by what is in the dossier. */
export function notMeasured({ dossier, words }: ComposeContext): string[] {
  const { notMeasured: say } = words.limits;
  if (isComplianceAlone(dossier)) return [say.noPerformance, say.noCapability];
  const { performance, capability, overhead = [] } = dossier;
  const isTimed = performance.length + overhead.length > 0;
  const tasks = capability.flatMap((analysis) => analysis.tasks);
  const datasets = capability.flatMap((analysis) => analysis.datasets);
  return [
    ...(isTimed ? [say.load] : [say.noPerformance]),
    ...(capability.length === 0 ? [say.noCapability] : []),
    say.energy,
    say.otherMachines,
    performance.length > 1 || capability.length > 1 ? say.severalDays : say.days,
    ...(datasets.some(({ origin }) => origin === "published") ? [say.contamination] : []),
    ...(isSynthetic(dossier) ? [say.synthetic] : []),
    ...engineLimits(dossier, words),
    ...(tasks.some(({ dataset }) => dataset === "mini") ? [say.mini] : []),
  ];
}

/** Probes and nothing else. */
export function isComplianceAlone(dossier: ComposeContext["dossier"]): boolean {
  const { performance, capability, overhead = [], compliance = [] } = dossier;
  return performance.length + capability.length + overhead.length === 0 && compliance.length > 0;
}

function engineLimits(
  dossier: ComposeContext["dossier"],
  { limits: { notMeasured: say } }: ComposeContext["words"],
): string[] {
  const models = [...dossier.performance, ...dossier.capability].flatMap((one) => [...one.models]);
  return [
    ...(isMlxOnCpu(dossier) ? [say.mlxOnCpu] : []),
    ...(models.some(({ served }) => served !== undefined) ? [say.server] : []),
    ...(dossier.performance.some(hasOnlyFreeOutput) ? [say.noJsonSchema] : []),
  ];
}

/** Structured output is asked for with a schema too wherever the engine takes one. */
function hasOnlyFreeOutput({ cells }: ComposeContext["dossier"]["performance"][number]): boolean {
  const constrained = cells.filter(({ mode }) => mode === "constrained");
  return cells.some(
    ({ mode, modelId, scenario }) =>
      mode === "unconstrained" &&
      !constrained.some((one) => one.modelId === modelId && one.scenario === scenario),
  );
}

function isSynthetic({
  performance,
  capability,
  overhead = [],
}: ComposeContext["dossier"]): boolean {
  const models = [
    ...performance.flatMap((analysis) => analysis.models),
    ...capability.flatMap((analysis) => analysis.models),
    ...overhead.flatMap(({ model }) => model ?? []),
  ];
  return models.some(({ synthetic }) => synthetic);
}

function isMlxOnCpu({ performance }: ComposeContext["dossier"]): boolean {
  const models = performance.flatMap((analysis) => analysis.models);
  return models.some(({ engine, gpuKind }) => engine === "mlx" && gpuKind === "cpu");
}
