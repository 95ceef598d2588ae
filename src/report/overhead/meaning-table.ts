import type { Difference } from "../../analyze/overhead/difference.ts";
import type { OverheadMetric } from "../../analyze/overhead/compare-rungs.ts";
import type { Meaning } from "../../analyze/overhead/meaning.ts";
import type { OverheadAnalysis } from "../../analyze/overhead/overhead-analysis.ts";
import type { RungName } from "../../core/overhead.ts";
import { left, paragraph, right, table } from "../compose/build-blocks.ts";
import type { Block } from "../document/blocks.ts";
import type { Words } from "../words/words.ts";
import { MARKS } from "./comparison-rows.ts";
import { differenceText, signedPercent } from "./figure-text.ts";

/** The measured differences as shares of the time that a token takes at usual speeds. */
export function meaningBlocks({ meaning, comparisons }: OverheadAnalysis, words: Words): Block[] {
  const { overhead: say, number: n } = words;
  const { meaningColumns: columns } = say;
  if (meaning.length === 0) return [];
  const share = (of: Difference | null, rung: RungName, metric: OverheadMetric): string => {
    const text = differenceText(of, (value) => signedPercent(value, words), words);
    const found = comparisons.find(
      (one) => one.rung === rung && one.base === "direct" && one.metric === metric,
    );
    return found === undefined ? text : text + MARKS[found.verdict];
  };
  return [
    paragraph(say.meaningIntro),
    ...table<Meaning>(
      { caption: say.meaningCaption, rowHeaderCount: 2, notes: [say.marks] },
      [
        left(columns.rung, ({ rung }) => say.rungs[rung]),
        right(columns.speed, ({ tokensPerSecond }) => n.count(tokensPerSecond)),
        right(columns.token, ({ rung, tokenShare }) =>
          share(tokenShare, rung, "time-per-token-us"),
        ),
        right(columns.ttft, ({ rung, ttftShare }) => share(ttftShare, rung, "ttft-ms")),
      ],
      meaning,
    ),
  ];
}
