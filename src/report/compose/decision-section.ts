import type {
  ConstraintOutcome,
  Decision,
  ModelDecision,
} from "../../analyze/decision/decision.ts";
import { paretoScatter } from "../charts/pareto-scatter.ts";
import type { Block, CalloutBlock, Section, Text } from "../document/blocks.ts";
import { plainText } from "../plain-text.ts";
import type { Words } from "../words/words.ts";
import { figure, left, list, paragraph, right, section, strong, table } from "./build-blocks.ts";
import { limitText, metricWriter, observedText, outcomeText } from "./constraint-text.ts";
import type { ComposeContext } from "./context.ts";

/** Requirements against what was measured, who is left, and the Pareto front. */
export function decisionSection(context: ComposeContext): Section[] {
  const { decision } = context.dossier;
  if (decision === null || decision.models.length === 0) return [];
  const { decision: say } = context.words;
  return section("decision", say.title, [
    paragraph(say.intro),
    decisionCallout(decision, context),
    ...outcomeTable(decision, context),
    ...modelTable(decision, context),
    ...pareto(decision, context),
    ...list(dominations(decision, context)),
  ]);
}

/** In a box: how many models meet every requirement, and which. */
export function decisionCallout(decision: Decision, context: ComposeContext): CalloutBlock {
  const { decision: say } = context.words;
  const { models } = decision;
  const passing = models.filter(({ status }) => status === "passes").length;
  const undecided = models.filter(({ status }) => status === "undecided").length;
  const title = hasRequirement(decision)
    ? say.counted(passing, undecided, models.length)
    : say.noRequirement;
  return {
    kind: "callout",
    tone: toneOf(decision, passing, undecided),
    title,
    blocks: list(decisionSentences(decision, context)),
  };
}

function hasRequirement({ models }: Decision): boolean {
  return models.some(({ outcomes }) => outcomes.length > 0);
}

function toneOf(decision: Decision, passing: number, undecided: number): CalloutBlock["tone"] {
  if (!hasRequirement(decision)) return "note";
  if (passing > 0) return "good";
  return undecided > 0 ? "warning" : "bad";
}

/** Which models are left, which fall out and by what, and what rests on points alone. */
export function decisionSentences(decision: Decision, context: ComposeContext): string[] {
  const { words, names } = context;
  const { decision: say, common } = words;
  if (!hasRequirement(decision)) return [];
  const named = (status: ModelDecision["status"]): string[] =>
    decision.models.filter((model) => model.status === status).map(names.ofDecision);
  const [passing, open, out] = [named("passes"), named("undecided"), named("falls-out")];
  const pointOnly = decision.models
    .flatMap(({ outcomes }) => outcomes)
    .filter(({ certainty }) => certainty === "point-only").length;
  return [
    ...(passing.length === 0 ? [] : [say.passing(common.listed(passing))]),
    ...(open.length === 0 ? [] : [say.undecidedModels(common.listed(open))]),
    ...(out.length === 0 ? [] : [say.fallingOut(common.listed(out))]),
    ...decision.models.flatMap((model) => failureSentence(model, context)),
    ...(pointOnly === 0 ? [] : [say.pointOnly(pointOnly)]),
  ];
}

function failureSentence(model: ModelDecision, { words, names }: ComposeContext): string[] {
  const failed = model.outcomes.filter(({ verdict }) => verdict === "fail");
  if (failed.length === 0) return [];
  const list = failed
    .map((outcome) =>
      words.decision.requirementWithLimit(
        outcomeText(outcome, words),
        limitText(outcome.constraint, words),
      ),
    )
    .join(words.common.semicolon);
  return [words.decision.fails(names.ofDecision(model), list)];
}

interface OutcomeRow {
  readonly model: ModelDecision;
  readonly outcome: ConstraintOutcome;
}

function outcomeTable({ models }: Decision, { words, names }: ComposeContext): Block[] {
  const { decision: say, number: n } = words;
  const rows = models.flatMap((model) => model.outcomes.map((outcome) => ({ model, outcome })));
  return table<OutcomeRow>(
    { caption: say.tableCaption, rowHeaderCount: 2, notes: say.tableNotes },
    [
      left(say.columns.model, ({ model }) => names.ofDecision(model)),
      left(say.columns.requirement, ({ outcome }) => requirementWithOrigin(outcome, words)),
      right(say.columns.observed, ({ outcome }) => observedText(outcome, words)),
      right(say.columns.n, ({ outcome }) => n.count(outcome.n)),
      right(say.columns.limit, ({ outcome }) => limitText(outcome.constraint, words)),
      left(say.columns.verdict, ({ outcome }) => verdictText(outcome, words)),
      left(say.columns.certainty, ({ outcome }) => certaintyText(outcome, words)),
    ],
    rows,
  );
}

function requirementWithOrigin(outcome: ConstraintOutcome, words: Words): string {
  const text = outcomeText(outcome, words);
  return outcome.origin === "scenario" ? `${text} (${words.decision.scenarioOrigin})` : text;
}

function verdictText({ verdict }: ConstraintOutcome, { decision: say }: Words): Text {
  return verdict === "fail" ? [strong(say.verdicts.fail)] : say.verdicts[verdict];
}

function certaintyText(outcome: ConstraintOutcome, { decision: say, common }: Words): string {
  const { undecided, certainty, constraint } = outcome;
  if (undecided !== null) return say.undecided[undecided];
  if ("licence" in constraint) return say.licenceKnown;
  return certainty === null ? common.dash : say.certainties[certainty];
}

function modelTable({ models, axes }: Decision, { words, names }: ComposeContext): Block[] {
  const { decision: say, number: n, common } = words;
  const latency = axes.latency === null ? n.figure : metricWriter(axes.latency.metric, words);
  const columns = say.modelColumns;
  const note = axesNote({ models, axes }, words);
  return table<ModelDecision>(
    { caption: say.modelsCaption, notes: [say.frontNote, ...(note === null ? [] : [note])] },
    [
      left(columns.model, names.ofDecision),
      left(columns.status, ({ status, outcomes }) =>
        outcomes.length === 0 ? common.dash : say.statuses[status],
      ),
      right(columns.quality, (model) => n.percent(model.axes.quality)),
      right(columns.latency, (model) =>
        model.axes.latency === null ? common.dash : latency(model.axes.latency),
      ),
      right(columns.memory, (model) => n.megabytes(model.axes.memoryBytes)),
      left(columns.front, ({ isOnFront }) =>
        isOnFront === null ? common.dash : isOnFront ? say.onFront : say.offFront,
      ),
      left(columns.dominatedBy, ({ dominatedBy }) =>
        dominatedBy.length === 0
          ? common.dash
          : common.listed(dominatedBy.map((modelId) => names.ofDecision({ modelId }))),
      ),
    ],
    models,
  );
}

function axesNote({ axes }: Decision, { decision: say, metrics, common }: Words): string | null {
  const parts = [
    ...(axes.quality === null ? [] : [qualityAxis(axes.quality, metrics.metricName)]),
    ...(axes.latency === null
      ? []
      : [say.axis(metrics.scenarioMetrics[axes.latency.metric], plainText(axes.latency.scenario))]),
    ...(axes.memory === null ? [] : [metrics.memoryMetrics[axes.memory]]),
  ];
  return parts.length === 0 ? null : say.axesNote(common.listed(parts));
}

function qualityAxis(
  { task, metric }: { readonly task: string; readonly metric?: string | undefined },
  metricName: (code: string) => string,
): string {
  return metric === undefined
    ? plainText(task)
    : `${plainText(task)}, ${metricName(plainText(metric))}`;
}

function pareto({ models, axes }: Decision, { words, names }: ComposeContext): Block[] {
  const { decision: say, metrics, number: n } = words;
  const { quality, latency } = axes;
  if (quality === null || latency === null) return [];
  const title = say.paretoTitle;
  const chart = paretoScatter(
    models.flatMap((model) => {
      const { quality: y, latency: x, memoryBytes } = model.axes;
      if (x === null || y === null) return [];
      return [
        {
          label: names.ofDecision(model),
          x,
          y,
          isOnFront: model.isOnFront === true,
          isRejected: model.status === "falls-out",
          ...(memoryBytes === null ? {} : { note: say.memoryNote(n.megabytes(memoryBytes)) }),
        },
      ];
    }),
    {
      id: "decision-pareto",
      words: {
        title,
        finding: say.paretoFinding,
        punctuation: words.common,
        xAxis: say.axis(metrics.scenarioMetrics[latency.metric], plainText(latency.scenario)),
        yAxis: qualityAxis(quality, metrics.metricName),
        front: say.front,
        rejected: say.rejected,
        sampled: words.common.sampled,
      },
      formatX: metricWriter(latency.metric, words),
      formatY: n.percent,
    },
  );
  return figure(title, chart);
}

function dominations({ models }: Decision, { words, names }: ComposeContext): string[] {
  return models.flatMap((model) =>
    model.dominatedBy.map((winner) =>
      words.decision.dominates(names.ofDecision({ modelId: winner }), names.ofDecision(model)),
    ),
  );
}
