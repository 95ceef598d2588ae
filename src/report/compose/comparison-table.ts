import type { Comparison } from "../../analyze/inference/comparison.ts";
import { plainText } from "../plain-text.ts";
import type { Block } from "../document/blocks.ts";
import type { Words } from "../words/words.ts";
import { left, right, table } from "./build-blocks.ts";
import { flagReasons, workloadName } from "./comparison-sentence.ts";
import type { ComposeContext } from "./context.ts";
import { valueWithInterval } from "./estimate-text.ts";

/** Every pair with both values, difference, p, test, effect sizes and verdict. */
export function comparisonTable(
  caption: string,
  comparisons: readonly Comparison[],
  { words, names }: ComposeContext,
): Block[] {
  const { comparisons: say, metrics } = words;
  const pair = ({ kind, a, b }: Comparison): string =>
    say.versus(names.of(kind, a), names.of(kind, b));
  return table<Comparison>(
    { caption, rowHeaderCount: 3, notes: say.tableNotes },
    [
      left(say.columns.workload, (one) => workloadName(one, words)),
      left(say.columns.metric, ({ metric }) => metrics.metricName(plainText(metric))),
      left(say.columns.pair, pair),
      right(say.columns.values, (one) => valuesText(one, words)),
      right(say.columns.difference, (one) => differenceText(one, words)),
      right(say.columns.pairs, ({ pairing }) => words.number.count(pairing.pairCount)),
      right(say.columns.p, ({ adjustedP }) => pText(adjustedP, words)),
      left(say.columns.test, (one) => testText(one, words)),
      right(say.columns.effectSizes, (one) => effectSizesText(one, words)),
      left(say.columns.verdict, (one) => verdictText(one, words)),
    ],
    comparisons,
  );
}

/** With the reasons where it is withheld, or where there is none. */
function verdictText({ verdict, withheldBy, effect, reason }: Comparison, words: Words): string {
  const { comparisons: say, common, metrics } = words;
  const name = say.verdicts[verdict];
  if (verdict === "withheld") return `${name}${common.colon}${flagReasons(withheldBy, words)}`;
  if (effect !== null || reason === null) return name;
  return `${name}${common.colon}${metrics.reasonSentence(reason)}`;
}

function pText(p: number | null, { number: n, common }: Words): string {
  return p === null ? common.dash : n.p(p);
}

function valuesText({ unit, aValue, bValue }: Comparison, { number: n, common }: Words): string {
  const write = unit === "bytes" ? n.megabytes : unit === "points" ? n.percent : n.figure;
  return `${write(aValue)}${common.semicolon}${write(bValue)}`;
}

function differenceText({ effect, unit }: Comparison, words: Words): string {
  const { comparisons: say, common, number: n } = words;
  if (effect === null) return common.dash;
  if (unit === "bytes") {
    return valueWithInterval(
      effect.value,
      effect,
      { write: say.signedMegabytes, unit: n.unit(common.megabyte) },
      words,
    );
  }
  if (unit === "raw") return valueWithInterval(effect.value, effect, { write: n.figure }, words);
  return valueWithInterval(
    effect.value,
    effect,
    { write: (value) => n.signed(value * 100, 1), unit: say.unitOf(unit) },
    words,
  );
}

function testText({ test, testDisagrees }: Comparison, words: Words): string {
  const { comparisons: say, common } = words;
  if (test === null) return common.dash;
  const { shapiro } = test;
  return [
    say.testText(say.testNames[test.test], say.because[test.because], test.p),
    ...(shapiro === null ? [] : [say.shapiro(shapiro.w, shapiro.p)]),
    ...(testDisagrees ? [say.disagreement] : []),
  ].join(common.semicolon);
}

function effectSizesText({ effectSizes }: Comparison, { number: n, common }: Words): string {
  if (effectSizes === null) return common.dash;
  const { hedges, rankBiserial } = effectSizes;
  return [hedges, rankBiserial]
    .map((value) => (value === null ? common.dash : n.fixed(value, 2)))
    .join(common.semicolon);
}
