import type { Difference } from "../../analyze/overhead/difference.ts";
import type { Meaning } from "../../analyze/overhead/meaning.ts";
import type { OverheadAnalysis } from "../../analyze/overhead/overhead-analysis.ts";
import { left, paragraph, right, table } from "../compose/build-blocks.ts";
import type { Block } from "../document/blocks.ts";
import type { Words } from "../words/words.ts";
import { differenceText, signedPercent } from "./figure-text.ts";

/** The measured differences as shares of the time that a token takes at usual speeds. */
export function meaningBlocks({ meaning }: OverheadAnalysis, words: Words): Block[] {
  const { overhead: say, number: n } = words;
  const { meaningColumns: columns } = say;
  if (meaning.length === 0) return [];
  const share = (of: Difference | null): string =>
    differenceText(of, (value) => signedPercent(value, words), words);
  return [
    paragraph(say.meaningIntro),
    ...table<Meaning>(
      { caption: say.meaningCaption, rowHeaderCount: 2 },
      [
        left(columns.rung, ({ rung }) => say.rungs[rung]),
        right(columns.speed, ({ tokensPerSecond }) => n.count(tokensPerSecond)),
        right(columns.token, ({ tokenShare }) => share(tokenShare)),
        right(columns.ttft, ({ ttftShare }) => share(ttftShare)),
      ],
      meaning,
    ),
  ];
}
