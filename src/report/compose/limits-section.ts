import type { Section } from "../document/blocks.ts";
import { list, section } from "./build-blocks.ts";
import type { ComposeContext } from "./context.ts";

/** Definitions, and what was not measured. */
export function limitsSection(context: ComposeContext): Section[] {
  const { limits: say } = context.words;
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
  const { performance, capability } = dossier;
  const models = [
    ...performance.flatMap((analysis) => analysis.models),
    ...capability.flatMap((analysis) => analysis.models),
  ];
  const tasks = capability.flatMap((analysis) => analysis.tasks);
  const datasets = capability.flatMap((analysis) => analysis.datasets);
  return [
    ...(performance.length === 0 ? [say.noPerformance] : [say.load]),
    ...(capability.length === 0 ? [say.noCapability] : []),
    say.energy,
    say.otherMachines,
    performance.length > 1 || capability.length > 1 ? say.severalDays : say.days,
    ...(datasets.some(({ origin }) => origin === "published") ? [say.contamination] : []),
    ...(models.some(({ synthetic }) => synthetic) ? [say.synthetic] : []),
    ...(isMlxOnCpu(dossier) ? [say.mlxOnCpu] : []),
    ...(tasks.some(({ dataset }) => dataset === "mini") ? [say.mini] : []),
  ];
}

function isMlxOnCpu({ performance }: ComposeContext["dossier"]): boolean {
  const models = performance.flatMap((analysis) => analysis.models);
  return models.some(({ engine, gpuKind }) => engine === "mlx" && gpuKind === "cpu");
}
