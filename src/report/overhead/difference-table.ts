import type { OverheadAnalysis } from "../../analyze/overhead/overhead-analysis.ts";
import { overheadMetrics, type RungComparison } from "../../analyze/overhead/compare-rungs.ts";
import { left, paragraphs, right, table } from "../compose/build-blocks.ts";
import type { Block } from "../document/blocks.ts";
import type { Words } from "../words/words.ts";
import { percentDifference, rawDifference } from "./figure-text.ts";
import { coversZero } from "./floor-text.ts";
import { foreignNames } from "./how-text.ts";

/** Every paired difference with its interval and verdict. */
export function differenceTable(analysis: OverheadAnalysis, words: Words): Block[] {
  const { comparisons, experiment } = analysis;
  const { overhead: say, number: n } = words;
  const { differenceColumns: columns } = say;
  const [first] = comparisons;
  const foreign = foreignNames(analysis, words);
  if (first === undefined) return [];
  return [
    ...table<RungComparison>(
      {
        caption: say.differencesCaption,
        rowHeaderCount: 2,
        notes: [
          ...say.differenceNotes(n.percent(first.confidence)),
          ...leftOut(comparisons, words),
          ...(foreign === null ? [] : [say.foreignInterval(foreign)]),
        ],
      },
      [
        left(columns.figure, ({ metric }) => say.metrics[metric]),
        left(columns.ways, ({ rung, base }) =>
          say.versus(say.shortRungs[rung], say.shortRungs[base]),
        ),
        right(columns.difference, (one) => rawDifference(one, words)),
        right(columns.percent, (one) => percentDifference(one, words)),
        right(columns.design, ({ promptCount, roundCount }) =>
          words.performance.sample(promptCount, roundCount),
        ),
        left(columns.verdict, (one) => verdictText(one, words)),
      ],
      comparisons,
    ),
    ...paragraphs([
      experiment.rounds === 1 ? say.oneRound : null,
      experiment.promptCount === 1 ? say.onePrompt : null,
    ]),
  ];
}

function verdictText(comparison: RungComparison, { overhead: say }: Words): string {
  const { isFloor, verdict } = comparison;
  if (!isFloor || verdict === "not-estimable") return say.verdicts[verdict];
  return coversZero(comparison) ? say.floorVerdicts.covers : say.floorVerdicts.excludes;
}

/** Figures that rest on fewer pairs of trials than were planned, and of which ways. */
function leftOut(comparisons: readonly RungComparison[], words: Words): string[] {
  const { overhead: say, common } = words;
  const fewer = overheadMetrics.flatMap((metric) => {
    const ways = comparisons
      .filter((one) => one.metric === metric && one.pairCount < one.plannedPairCount)
      .map(({ rung, base }) => say.versus(say.shortRungs[rung], say.shortRungs[base]));
    return ways.length === 0 ? [] : [say.leftOutOf(say.metrics[metric], ways.join(", "))];
  });
  return fewer.length === 0 ? [] : [say.leftOut(fewer.join(common.semicolon))];
}
