import type { Dossier } from "../../analyze/dossier.ts";
import type { InferenceSettings } from "../../analyze/inference/settings.ts";
import type { Environment } from "../../core/manifest.ts";
import { plainText } from "../plain-text.ts";
import type { Block, Section } from "../document/blocks.ts";
import { code, left, right, section, table } from "./build-blocks.ts";
import type { ComposeContext } from "./context.ts";
import { datasetTables } from "./dataset-tables.ts";
import { modelFileTable } from "./model-file-table.ts";
import { repeatCommand } from "./repeat-command.ts";

/** Hashes, versions, seeds, options, statistics, commands. */
export function reproducibilitySection(context: ComposeContext): Section[] {
  const { dossier, words } = context;
  const { reproducibility: say } = words;
  const { performance, capability, overhead = [] } = dossier;
  if (performance.length + capability.length + overhead.length === 0) return [];
  return section(
    "reproducibility",
    say.title,
    [
      { kind: "paragraph", text: say.intro },
      ...experimentTable(context),
      ...modelFileTable(context),
      ...datasetTables(context),
      ...versionTable(context),
      ...inferenceTable(context),
    ],
    section("reproducibility-commands", say.commandsTitle, [
      { kind: "code", text: commands(dossier).join("\n") },
    ]),
  );
}

interface ExperimentRow {
  readonly id: string;
  readonly epochMs: number;
  readonly tool: string;
  readonly seed: number;
  readonly rounds: number | null;
  readonly configs: string;
  readonly plan: string;
}

function experimentRows({ performance, capability, overhead = [] }: Dossier): ExperimentRow[] {
  return [
    ...[...performance, ...overhead].map(({ experiment: one }) => ({
      id: one.experimentId,
      epochMs: one.createdEpochMs,
      tool: one.toolVersion,
      seed: one.seed,
      rounds: one.rounds,
      configs: one.configsSha256,
      plan: one.planSha256,
    })),
    ...capability.map((one) => ({
      id: one.experimentId,
      epochMs: one.createdEpochMs,
      tool: one.toolVersion,
      seed: one.seed,
      rounds: null,
      configs: one.configsSha256,
      plan: one.planSha256,
    })),
  ];
}

function experimentTable({ dossier, words }: ComposeContext): Block[] {
  const { reproducibility: say, number: n } = words;
  const columns = say.experimentColumns;
  return table<ExperimentRow>(
    { caption: say.experimentsCaption },
    [
      left(columns.experiment, ({ id }) => id),
      left(columns.date, ({ epochMs }) => n.utc(epochMs)),
      left(columns.tool, ({ tool }) => plainText(tool)),
      right(columns.seed, ({ seed }) => String(seed)),
      right(columns.rounds, ({ rounds }) => n.count(rounds)),
      left(columns.configs, ({ configs }) => code(configs)),
      left(columns.plan, ({ plan }) => code(plan)),
    ],
    experimentRows(dossier),
  );
}

function versionTable({ dossier, words }: ComposeContext): Block[] {
  const { reproducibility: say } = words;
  const { performance, capability, overhead = [] } = dossier;
  const environments = [...performance, ...capability, ...overhead].map(
    ({ environment }) => environment,
  );
  const rows = new Map(
    environments
      .flatMap((environment) => versionsOf(environment, say))
      .map((row) => [row.join(" "), row]),
  );
  return table<readonly [string, string]>(
    { caption: say.versionsCaption },
    [
      left(say.versionColumns.name, ([name]) => plainText(name)),
      left(say.versionColumns.version, ([, version]) => plainText(version)),
    ],
    [...rows.values()],
  );
}

function versionsOf(
  { packages, git, software }: Environment,
  say: ComposeContext["words"]["reproducibility"],
): (readonly [string, string])[] {
  return [
    ["Node.js", software.node] as const,
    ...Object.entries(packages).map(([name, version]) => [name, version] as const),
    ...(git === null ? [] : [[say.sourceCode, say.commit(git.commit, git.dirty)] as const]),
  ];
}

function inferenceTable({ dossier, words }: ComposeContext): Block[] {
  const { reproducibility: say } = words;
  const settings = [...dossier.performance, ...dossier.capability].map((one) => one.inference);
  const distinct = [...new Map(settings.map((one) => [JSON.stringify(one), one])).values()];
  return distinct.flatMap((one) =>
    table<readonly [string, string]>(
      { caption: say.inferenceCaption },
      [
        left(say.inferenceColumns.setting, ([name]) => name),
        right(say.inferenceColumns.value, ([, value]) => value),
      ],
      inferenceRows(one, words),
    ),
  );
}

function inferenceRows(
  settings: InferenceSettings,
  { reproducibility: say, number: n, metrics }: ComposeContext["words"],
): (readonly [string, string])[] {
  const { inference: name } = say;
  const percent = (value: number): string => `${n.limit(value)}${n.percentSign}`;
  return [
    [name.confidence, n.percent(settings.confidence)],
    [name.alpha, n.percent(settings.alpha)],
    [name.resamples, n.count(settings.resamples)],
    [name.primaryMetric, metrics.metricName(settings.primaryMetric)],
    [name.equivalenceSpeed, percent(settings.equivalence.speedPercent)],
    [name.equivalenceAccuracy, n.limit(settings.equivalence.accuracyPoints)],
    [name.wide, percent(settings.wideHalfWidthPercent)],
    [name.minPrompts, n.count(settings.minPrompts)],
    [name.minRounds, n.count(settings.minRounds)],
  ];
}

/** What to type to measure the same again, then for one report of the experiments that are here. */
function commands({ performance, capability, overhead = [] }: Dossier): string[] {
  const ids = [
    ...[...performance, ...overhead].map(({ experiment }) => experiment.experimentId),
    ...capability.map(({ experimentId }) => experimentId),
  ];
  return [
    ...performance.map(({ experiment }) => repeatCommand("perf", experiment.options)),
    ...capability.map(({ options }) => repeatCommand("eval", options)),
    ...overhead.map(({ experiment }) => repeatCommand("overhead", experiment.options)),
    // Ids have a form of their own and need no quoting.
    `edge-bench report --input ${ids.join(" ")}`,
  ];
}
