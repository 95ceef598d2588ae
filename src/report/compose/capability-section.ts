import type {
  EvaluationAnalysis,
  ItemCounts,
} from "../../analyze/capability/evaluation-analysis.ts";
import { plainText } from "../plain-text.ts";
import type { Block, Section } from "../document/blocks.ts";
import {
  list,
  paragraph,
  paragraphs,
  right,
  left,
  section,
  table,
  type Column,
} from "./build-blocks.ts";
import { capabilityNotes, routingSentences } from "./capability-notes.ts";
import { capabilityRows, shownFamilies, type CapabilityRow } from "./capability-rows.ts";
import { classificationSections } from "./classification-section.ts";
import type { ComposeContext } from "./context.ts";
import { estimatorNotes, valueWithInterval } from "./estimate-text.ts";

/** Results of tasks, labels, routing, notes, cost. */
export function capabilitySection(context: ComposeContext): Section[] {
  const { dossier, words } = context;
  const { capability: say } = words;
  if (dossier.capability.length === 0) return [];
  return section(
    "capability",
    say.title,
    [
      ...dossier.capability.flatMap((analysis) => introduction(analysis, context)),
      ...resultsTable(context),
    ],
    [
      ...classificationSections(context),
      ...section("capability-routing", say.routingTitle, list(routingSentences(context))),
      ...section("capability-notes", say.notesTitle, [
        ...list(capabilityNotes(context)),
        ...costTable(context),
      ]),
    ],
  );
}

function introduction(analysis: EvaluationAnalysis, context: ComposeContext): Block[] {
  const { words, dossier } = context;
  const { capability: say, common } = words;
  const tasks = new Set(analysis.tasks.map(({ task }) => task)).size;
  const { planned, done, failed, notRun } = itemProgress(analysis);
  const name = dossier.capability.length > 1 ? `${analysis.experimentId}${common.colon}` : "";
  return [
    paragraph(
      `${name}${say.intro(analysis.models.length, tasks)} ${say.progress(planned, done, failed, notRun)} ${say.scoring[analysis.scoring]}`,
    ),
    ...paragraphs(
      shownFamilies(analysis)
        .filter(({ hidesLeaves }) => hidesLeaves)
        .map(({ family, leaves }) =>
          say.leavesHidden(plainText(family), new Set(leaves.map(({ task }) => task)).size),
        ),
    ),
  ];
}

/** How far the items of all tasks and models came. */
export function itemProgress({ tasks }: EvaluationAnalysis) {
  const sum = (pick: (counts: ItemCounts) => number): number =>
    tasks.reduce((total, { counts }) => total + pick(counts), 0);
  const planned = sum((counts) => counts.plannedCount);
  const failed = sum((counts) => counts.failedCount);
  const notRun = sum((counts) => counts.notRunCount);
  return { planned, failed, notRun, done: planned - failed - notRun };
}

/** Figures that are counts, lengths or scores without a scale to 1: a percentage would be wrong. */
const PLAIN_FIGURES: ReadonlySet<string> = new Set([
  "forbidden_count",
  "hallucinated_count",
  "length_words",
  "length_ratio",
  "brier",
  "log_loss",
]);

function resultsTable(context: ComposeContext): Block[] {
  const { words, dossier } = context;
  const { capability: say, metrics, number: n, common } = words;
  const writerOf = (row: CapabilityRow) =>
    PLAIN_FIGURES.has(row.metric) ? { write: n.figure } : { write: n.percent, unit: n.percentSign };
  const writer = ({ metric }: CapabilityRow) => (PLAIN_FIGURES.has(metric) ? n.figure : n.percent);
  const count = (pick: (counts: ItemCounts) => number) => (row: CapabilityRow) =>
    row.counts === null || row.counts.scoredCount === 0 ? common.dash : n.count(pick(row.counts));
  const columns: Column<CapabilityRow>[] = [
    left(say.columns.task, (row) => row.task),
    left(say.columns.metric, ({ metric, isOurName }) =>
      isOurName ? metric : metrics.metricName(plainText(metric)),
    ),
    left(say.columns.model, (row) => row.model),
    right(say.columns.value, (row) =>
      row.value === null
        ? common.dash
        : valueWithInterval(row.value, row.interval, writerOf(row), words),
    ),
    right(say.columns.standardError, (row) => writer(row)(row.standardError)),
    right(say.columns.n, (row) => n.count(row.n)),
    right(
      say.columns.invalid,
      count(({ invalidCount }) => invalidCount),
    ),
    right(
      say.columns.truncated,
      count(({ truncatedCount }) => truncatedCount),
    ),
    right(say.columns.failed, (row) => n.count(row.counts?.failedCount ?? null)),
    right(say.columns.latency, (row) => n.figure(row.latencyP50Ms)),
  ];
  const estimates = dossier.capability.flatMap(({ tasks, groups }) =>
    [...tasks, ...groups].flatMap((one) => one.estimates),
  );
  const notes = [
    ...say.resultsNotes,
    words.performance.estimatorIntro,
    ...estimatorNotes(estimates, words),
  ];
  return table(
    { caption: say.resultsCaption, rowHeaderCount: 3, notes },
    columns,
    capabilityRows(context),
  );
}

interface CostRow {
  readonly model: string;
  readonly task: EvaluationAnalysis["tasks"][number];
}

function costTable({ dossier, words, names }: ComposeContext): Block[] {
  const { capability: say, number: n } = words;
  const rows = dossier.capability.flatMap(({ experimentId, tasks }) =>
    tasks.map((task): CostRow => ({
      task,
      model: names.of("capability", { experimentId, modelId: task.modelId }),
    })),
  );
  const columns: Column<CostRow>[] = [
    left(say.costColumns.model, ({ model }) => model),
    left(say.costColumns.task, ({ task }) => plainText(task.task)),
    right(say.costColumns.tokens, ({ task }) => n.count(task.cost.evaluatedTokenCount)),
    right(say.costColumns.seconds, ({ task }) => n.figure(task.cost.engineSeconds)),
    right(say.costColumns.mean, ({ task }) => n.figure(task.cost.latency?.meanMs ?? null)),
    right(say.costColumns.p50, ({ task }) => n.figure(task.cost.latency?.p50Ms ?? null)),
    right(say.costColumns.p95, ({ task }) => n.figure(task.cost.latency?.p95Ms ?? null)),
  ];
  return table({ caption: say.costCaption, rowHeaderCount: 2 }, columns, rows);
}
