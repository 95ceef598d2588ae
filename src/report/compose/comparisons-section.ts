import { falseAlarms, type ModelFile } from "../../analyze/inference/false-alarms.ts";
import type { Comparison } from "../../analyze/inference/comparison.ts";
import type { Section, Text } from "../document/blocks.ts";
import { list, paragraph, paragraphs, section, strong } from "./build-blocks.ts";
import { comparisonGroups, hasVerdict, isShown } from "./comparison-groups.ts";
import { comparisonTitle, comparisonSentence } from "./comparison-sentence.ts";
import { comparisonTable } from "./comparison-table.ts";
import type { ComposeContext } from "./context.ts";
import { forests } from "./forest.ts";

/** The primary family first, then what is exploratory, tasks, other days, and the same file against itself. */
export function comparisonsSection(context: ComposeContext): Section[] {
  const { comparisons: say } = context.words;
  const groups = comparisonGroups(context.dossier);
  const sections = [
    ...group("primary", say.primaryTitle, groups.primary, context),
    ...group("tasks", say.capabilityTitle, groups.capability, context),
    ...group("across", say.acrossTitle, groups.across, context, say.acrossNote),
    ...aaSection(groups.aa, context),
    ...group("exploratory", say.exploratoryTitle, groups.exploratory, context),
  ];
  if (sections.length === 0) return [];
  return section("comparisons", say.title, paragraphs(introductions(context)), sections);
}

function introductions({ dossier, words }: ComposeContext): string[] {
  const { comparisons: say, metrics } = words;
  const inference = [...dossier.performance, ...dossier.capability][0]?.inference;
  if (inference === undefined) return [say.rule];
  return [say.intro(metrics.metricName(inference.primaryMetric), inference.alpha), say.rule];
}

function group(
  id: string,
  title: string,
  comparisons: readonly Comparison[],
  context: ComposeContext,
  note: string | null = null,
): Section[] {
  if (comparisons.length === 0) return [];
  return section(`comparisons-${id}`, title, [
    ...paragraphs([note]),
    ...list(sentencesOf(id, comparisons, context)),
    ...forests(`comparisons-${id}`, comparisons, context),
    ...comparisonTable(context.words.comparisons.tableCaption(title), comparisons, context),
  ]);
}

/** Of the exploratory ones, which are many, only those with a verdict; the table has all. */
function sentencesOf(
  id: string,
  comparisons: readonly Comparison[],
  context: ComposeContext,
): Text[] {
  const said = comparisons.filter((one) => id !== "exploratory" || hasVerdict(one));
  const rest = comparisons.length - said.length;
  return [
    ...said.map((one) => comparisonText(one, context)),
    ...(rest === 0 ? [] : [context.words.comparisons.inTableOnly(rest)]),
  ];
}

/** What is compared, then the sentence on it. */
export function comparisonText(comparison: Comparison, { words, names }: ComposeContext): Text {
  const heading = comparisonTitle(comparison, names.of, words);
  return [
    strong(`${heading}${words.common.colon}`),
    { text: comparisonSentence(comparison, names.of, words) },
  ];
}

/** How often the intervals of this machine find a difference that is none. */
export function alarmRate(
  comparisons: readonly Comparison[],
  { dossier, words }: ComposeContext,
): string[] {
  const models: ModelFile[] = [
    ...dossier.performance.flatMap((one) => one.models),
    ...dossier.capability.flatMap((one) => one.models),
  ];
  const { comparisonCount, alarmCount, expectedCount } = falseAlarms(comparisons, models);
  if (comparisonCount === 0) return [];
  return [words.comparisons.aaRate(alarmCount, comparisonCount, expectedCount)];
}

function aaSection(comparisons: readonly Comparison[], context: ComposeContext): Section[] {
  const { comparisons: say } = context.words;
  if (comparisons.length === 0) return [];
  const judged = comparisons.filter(hasVerdict);
  const alarms = judged.filter(isShown).length;
  const open = comparisons.length - judged.length;
  const share = judged.length === 0 ? say.aaNone : say.aaShare(alarms, judged.length);
  const sentences = [
    say.aaIntro,
    ...alarmRate(comparisons, context),
    share,
    ...(open > 0 ? [say.aaWithheld(open)] : []),
  ];
  return section("comparisons-aa", say.aaTitle, [
    paragraph(sentences.join(" ")),
    ...list(comparisons.map((one) => comparisonText(one, context))),
    ...comparisonTable(say.tableCaption(say.aaTitle), comparisons, context),
  ]);
}
