import type { OverheadAnalysis } from "../../analyze/overhead/overhead-analysis.ts";
import type { RungComparison } from "../../analyze/overhead/compare-rungs.ts";
import { left, paragraphs, right, table } from "../compose/build-blocks.ts";
import type { Block } from "../document/blocks.ts";
import type { Words } from "../words/words.ts";
import { coversZero } from "./answer.ts";
import { percentDifference, rawDifference } from "./figure-text.ts";

/** Every paired difference with its interval and verdict. */
export function differenceTable(analysis: OverheadAnalysis, words: Words): Block[] {
  const { comparisons, experiment } = analysis;
  const { overhead: say, number: n } = words;
  const { differenceColumns: columns } = say;
  const [first] = comparisons;
  if (first === undefined) return [];
  return [
    ...table<RungComparison>(
      {
        caption: say.differencesCaption,
        rowHeaderCount: 2,
        notes: [
          ...say.differenceNotes(n.percent(first.confidence)),
          ...leftOut(comparisons, words),
        ],
      },
      [
        left(columns.figure, ({ metric }) => say.metrics[metric]),
        left(columns.ways, ({ rung, base }) =>
          say.versus(say.shortRungs[rung], say.shortRungs[base]),
        ),
        right(columns.difference, (one) => rawDifference(one, words)),
        right(columns.percent, (one) => percentDifference(one, words)),
        right(
          columns.design,
          ({ promptCount, roundCount }) => `${n.count(promptCount)} x ${n.count(roundCount)}`,
        ),
        left(columns.verdict, (one) => verdictText(one, words)),
      ],
      comparisons,
    ),
    ...paragraphs([experiment.rounds === 1 ? say.oneRound : null]),
  ];
}

export function verdictText(comparison: RungComparison, { overhead: say }: Words): string {
  const { isFloor, verdict } = comparison;
  if (!isFloor || verdict === "not-estimable") return say.verdicts[verdict];
  return coversZero(comparison) ? say.floorVerdicts.covers : say.floorVerdicts.excludes;
}

/** Ways of which a difference rests on fewer prompts than were measured. */
function leftOut(comparisons: readonly RungComparison[], words: Words): string[] {
  const { overhead: say, common } = words;
  const fewer = comparisons.filter(({ leftOutPromptCount }) => leftOutPromptCount > 0);
  const pairs = fewer.map(({ rung, base }) =>
    say.versus(say.shortRungs[rung], say.shortRungs[base]),
  );
  return pairs.length === 0 ? [] : [say.leftOut(common.listed([...new Set(pairs)]))];
}
