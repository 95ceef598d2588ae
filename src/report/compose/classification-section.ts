import type { ClassificationFigures } from "../../analyze/capability/classification.ts";
import type { ClassScores } from "../../stats/f1.ts";
import { confusionHeatmap } from "../charts/confusion-heatmap.ts";
import { reliabilityDiagram } from "../charts/reliability-diagram.ts";
import { riskCoverageCurve } from "../charts/risk-coverage-curve.ts";
import type { Block, Section } from "../document/blocks.ts";
import { plainText } from "../plain-text.ts";
import type { Words } from "../words/words.ts";
import { figure, left, right, section, table } from "./build-blocks.ts";
import type { ComposeContext } from "./context.ts";

/** With more labels than this only the extremes are shown; all of them are in the CSV. */
const MOST_LABELS_SHOWN = 20;
const LOWEST_SHOWN = 10;
const HIGHEST_SHOWN = 5;

interface LabelTask {
  readonly task: string;
  readonly model: string;
  readonly figures: ClassificationFigures;
}

/** For each task with labels: errors by coverage, then labels, confusions and confidence of each model. */
export function classificationSections({ dossier, words, names }: ComposeContext): Section[] {
  const all = dossier.capability.flatMap(({ experimentId, tasks }) =>
    tasks.flatMap(({ task, modelId, classification: figures }): LabelTask[] =>
      figures === null || figures.counts.scoredCount === 0
        ? []
        : [
            {
              task: plainText(task),
              model: names.of("capability", { experimentId, modelId }),
              figures,
            },
          ],
    ),
  );
  return [...new Set(all.map(({ task }) => task))].flatMap((task, place) => {
    const id = `capability-labels-${place + 1}`;
    const own = all.filter((one) => one.task === task);
    return section(id, words.capability.tasksTitle(task), [
      ...riskCurves(task, own, id, words),
      ...own.flatMap((one, model) => labelBlocks(one, `${id}-model-${model + 1}`, words)),
    ]);
  });
}

function riskCurves(task: string, own: readonly LabelTask[], id: string, words: Words): Block[] {
  const { capability: say, common, number: n } = words;
  const title = say.riskTitle(task);
  const target = own.flatMap(
    ({ figures }) => figures.probabilities?.abstention.targetRisk ?? [],
  )[0];
  const chart = riskCoverageCurve(
    own.map(({ model, figures }) => ({
      label: model,
      points: figures.probabilities?.riskCoverage ?? [],
    })),
    {
      id: `${id}-risk`,
      words: {
        title,
        finding: say.riskFinding,
        punctuation: words.common,
        coverageAxis: say.coverageAxis,
        riskAxis: say.riskAxis,
        sampled: common.sampled,
      },
      formatShare: n.percent,
      ...(target === undefined
        ? {}
        : { target: { risk: target, label: say.riskTarget(n.percent(target)) } }),
    },
  );
  return figure(title, chart);
}

function labelBlocks(one: LabelTask, id: string, words: Words): Block[] {
  return [...classTable(one, words), ...confusions(one, id, words), ...reliability(one, id, words)];
}

function classTable({ task, model, figures }: LabelTask, words: Words): Block[] {
  const { capability: say, number: n } = words;
  const sorted = [...figures.classes].sort((a, b) => (a.f1 ?? -1) - (b.f1 ?? -1));
  const isWhole = sorted.length <= MOST_LABELS_SHOWN;
  const shown = isWhole
    ? sorted
    : [...sorted.slice(0, LOWEST_SHOWN), ...sorted.slice(-HIGHEST_SHOWN)];
  return table<ClassScores>(
    {
      caption: say.classCaption(task, model),
      notes: [say.classNote(shown.length, sorted.length)],
    },
    [
      left(say.classColumns.label, ({ label }) => plainText(label)),
      right(say.classColumns.support, ({ support }) => n.count(support)),
      right(say.classColumns.predicted, ({ predictedCount }) => n.count(predictedCount)),
      right(say.classColumns.precision, ({ precision }) => n.percent(precision)),
      right(say.classColumns.recall, ({ recall }) => n.percent(recall)),
      right(say.classColumns.f1, ({ f1 }) => n.percent(f1)),
    ],
    shown,
  );
}

function confusions({ task, model, figures }: LabelTask, id: string, words: Words): Block[] {
  const { capability: say, common, number: n } = words;
  const { labels, counts, unlabelled } = figures.confusion;
  const title = say.confusionTitle(task, model);
  const chart = confusionHeatmap(
    { labels: labels.map((label) => plainText(label)), counts },
    {
      id: `${id}-confusion`,
      words: {
        title,
        finding: say.confusionFinding(unlabelled.reduce((sum, count) => sum + count, 0)),
        punctuation: words.common,
        actualAxis: say.actualAxis,
        predictedAxis: say.predictedAxis,
        sampled: common.sampled,
      },
      format: n.count,
      formatShare: n.percent,
    },
  );
  return figure(title, chart);
}

function reliability({ task, model, figures }: LabelTask, id: string, words: Words): Block[] {
  const { capability: say, number: n } = words;
  const bins = figures.probabilities?.equalWidth ?? null;
  if (bins === null) return [];
  const title = say.reliabilityTitle(task, model);
  const chart = reliabilityDiagram(bins.bins, {
    id: `${id}-confidence`,
    words: {
      title,
      finding: say.reliabilityFinding(n.percent(bins.expectedCalibrationError)),
      punctuation: words.common,
      confidenceAxis: say.confidenceAxis,
      accuracyAxis: say.accuracyAxis,
      countAxis: say.countAxis,
    },
    formatShare: n.percent,
    formatCount: n.count,
  });
  return figure(title, chart);
}
