import { identityKey, type ModelIdentity } from "../../analyze/model-identity.ts";
import type { ModelAnalysis } from "../../analyze/performance/analysis.ts";
import { estimateOf } from "../../analyze/performance/estimate-of.ts";
import type { Estimate } from "../../analyze/inference/estimate.ts";
import type { Section } from "../document/blocks.ts";
import { plainText } from "../plain-text.ts";
import { left, right, section, table, type Column } from "./build-blocks.ts";
import { shownFamilies } from "./capability-rows.ts";
import { workloadName } from "./comparison-sentence.ts";
import type { ComposeContext } from "./context.ts";
import { estimateText } from "./estimate-text.ts";

/** More columns than this fit no page; the other tables hold every model. */
const MOST_MODELS = 6;

/** A build as a column: one file, measured in one or more experiments. */
interface Build {
  readonly model: ModelAnalysis;
  readonly label: string;
}

/** A figure as a row, with one text for each build. */
interface FigureRow {
  readonly name: string;
  readonly textOf: (build: Build) => string;
}

/**
 * What a choice between builds weighs, in one table: size, bits per weight, speed, memory, and the quality
 * of each where it was evaluated. Left out for a single model, and for more than fit beside each other.
 */
export function sideBySideSection(context: ComposeContext): Section[] {
  const { sideBySide: say } = context.words;
  const builds = buildsOf(context);
  if (builds.length < 2 || builds.length > MOST_MODELS) return [];
  const columns: Column<FigureRow>[] = [
    left(say.figure, ({ name }) => name),
    ...builds.map((build) => right<FigureRow>(build.label, ({ textOf }) => textOf(build))),
  ];
  const rows = [
    ...fileRows(context),
    ...speedRows(builds, context),
    ...qualityRows(builds, context),
  ];
  return section(
    "side-by-side",
    say.title,
    table({ caption: say.caption, notes: [say.bitsNote, say.charactersNote] }, columns, rows),
  );
}

function buildsOf({ dossier, names }: ComposeContext): Build[] {
  const builds = new Map<string, Build>();
  for (const { experiment, models } of dossier.performance) {
    for (const model of models) {
      const key = identityKey(model);
      if (builds.has(key)) continue;
      const { experimentId } = experiment;
      const label = names.of("performance", { experimentId, modelId: model.modelId });
      builds.set(key, { model, label });
    }
  }
  return [...builds.values()];
}

function fileRows({ words: { sideBySide: say, number: n, common } }: ComposeContext): FigureRow[] {
  const bits = ({ weightBytes, parameterCount }: ModelAnalysis): number | null =>
    weightBytes === null || parameterCount === null || parameterCount === 0
      ? null
      : (weightBytes * 8) / parameterCount;
  return [
    { name: say.engine, textOf: ({ model }) => plainText(model.enginePackage) },
    { name: say.bitsPerWeight, textOf: ({ model }) => n.figure(bits(model)) },
    {
      name: say.weights,
      textOf: ({ model }) =>
        model.weightBytes === null ? common.dash : n.megabytes(model.weightBytes),
    },
  ];
}

/** Figures of each workload that any build has, and the memory of the hungriest. */
const METRICS = [
  "decode-tokens-per-second",
  "decode-characters-per-second",
  "prefill-tokens-per-second",
  "ttft-cold-ms",
  "peak-private-bytes",
  "peak-resident-bytes",
] as const;

function speedRows(builds: readonly Build[], context: ComposeContext): FigureRow[] {
  const { dossier, words } = context;
  const cells = dossier.performance.flatMap((analysis) =>
    analysis.cells.map((cell) => ({ analysis, cell })),
  );
  const workloads = new Map(
    cells.map(({ cell }) => {
      const name = workloadName({ workload: cell.scenario, mode: cell.mode }, words);
      return [name, cell] as const;
    }),
  );
  return [...workloads].flatMap(([workload, { scenario, mode }]) =>
    METRICS.flatMap((metric): FigureRow[] => {
      const estimateFor = ({ model }: Build): Estimate | undefined => {
        const found = cells.find(
          ({ analysis, cell }) =>
            cell.modelId === model.modelId &&
            cell.scenario === scenario &&
            cell.mode === mode &&
            holds(analysis, model),
        );
        return found === undefined ? undefined : estimateOf(found.cell, metric);
      };
      if (builds.every((build) => estimateFor(build) === undefined)) return [];
      const write = metric.endsWith("bytes") ? words.number.megabytes : words.number.figure;
      return [
        {
          name: `${words.sideBySide.metrics[metric]}, ${workload}`,
          textOf: (build) => estimateText(estimateFor(build), write, words),
        },
      ];
    }),
  );
}

function holds({ models }: { readonly models: readonly ModelIdentity[] }, model: ModelAnalysis) {
  return models.some((one) => identityKey(one) === identityKey(model));
}

/** The figure by which models are compared, of each task that any build was asked; of a long family its groups. */
function qualityRows(builds: readonly Build[], context: ComposeContext): FigureRow[] {
  const { dossier, words } = context;
  return dossier.capability.flatMap((analysis) => {
    const isHere = ({ model }: Build): boolean => holds(analysis, model);
    if (!builds.some(isHere)) return [];
    return shownFamilies(analysis).flatMap(({ leaves, groups, hidesLeaves }) => {
      const primary = leaves.find(({ primaryMetric }) => primaryMetric !== null)?.primaryMetric;
      if (primary === undefined || primary === null) return [];
      const figures = hidesLeaves
        ? groups.map(({ group, modelId, estimates }) => ({ name: group, modelId, estimates }))
        : leaves.map(({ task, modelId, estimates }) => ({ name: task, modelId, estimates }));
      return [...new Set(figures.map(({ name }) => name))].map((name): FigureRow => ({
        name: `${plainText(name)}, ${words.metrics.metricName(primary)}`,
        textOf: (build) => {
          const figure = figures.find(
            (one) => one.name === name && one.modelId === build.model.modelId,
          );
          const estimate = figure?.estimates.find(({ metric }) => metric === primary);
          return isHere(build)
            ? estimateText(estimate, words.number.percent, words)
            : words.common.dash;
        },
      }));
    });
  });
}
