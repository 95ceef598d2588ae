import type { Analysis } from "../../analyze/performance/analysis.ts";
import type { Section } from "../document/blocks.ts";
import { paragraphs, section } from "./build-blocks.ts";
import { cellSection } from "./cell-details.ts";
import type { ComposeContext } from "./context.ts";
import { performancePictures } from "./performance-pictures.ts";
import { performanceRows, rowsByScenario } from "./performance-rows.ts";
import { performanceTables } from "./performance-tables.ts";

/** Tables, pictures of each scenario, details of each cell. */
export function performanceSection(context: ComposeContext): Section[] {
  const { dossier, words } = context;
  if (dossier.performance.length === 0) return [];
  const rows = performanceRows(context);
  const pictures = rowsByScenario(rows).flatMap(({ label, rows: group }, place) => {
    const id = `performance-${place + 1}`;
    const blocks = performancePictures({ id, scenario: label, rows: group }, words);
    const details = group.flatMap((row, cell) => cellSection(row, `${id}-cell-${cell + 1}`, words));
    return section(id, words.performance.scenarioTitle(label), blocks, details);
  });
  return section(
    "performance",
    words.performance.title,
    [
      ...paragraphs(dossier.performance.flatMap((analysis) => introductions(analysis, context))),
      ...(rows.length === 0
        ? paragraphs([words.performance.nothing])
        : performanceTables(rows, context)),
    ],
    pictures,
  );
}

function introductions(
  { experiment, models, cells, progress }: Analysis,
  { dossier, words: { performance: say, common } }: ComposeContext,
): string[] {
  const scenarios = new Set(cells.map((cell) => cell.scenario)).size;
  const { warmUpsPerRound: warmUps } = experiment;
  const name = dossier.performance.length > 1 ? `${experiment.experimentId}${common.colon}` : "";
  return [
    [
      `${name}${say.intro(models.length, scenarios, experiment.rounds)}`,
      say.progress(progress.ok, progress.planned, progress.failed, progress.notRun),
      ...(warmUps === null || warmUps.max === 0 ? [] : [say.warmUps(warmUps.min, warmUps.max)]),
    ].join(" "),
  ];
}
