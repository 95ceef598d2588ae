import type { OverheadAnalysis } from "../../analyze/overhead/overhead-analysis.ts";
import { plainText } from "../plain-text.ts";
import type { Words } from "../words/words.ts";

/** Trials that are in no figure and why, one line for each way and reason. */
export function trialSentences(analysis: OverheadAnalysis, words: Words): string[] {
  const { overhead: say, failureNames } = words;
  const { rungs, strayRecordCount, unreadableLineCount } = analysis;
  return [
    ...rungs.flatMap(({ rung, counts, excluded, failures }) => {
      const name = say.rungs[rung];
      return [
        ...excluded.map(({ because, count }) => say.excluded(name, count, say.exclusions[because])),
        ...failures.map(
          ({ code, message, count }) =>
            `${say.failed(name, count, failureNames[code])}${plainText(message)}`,
        ),
        ...(counts.notRun === 0 ? [] : [say.notRun(name, counts.notRun)]),
      ];
    }),
    ...(strayRecordCount === 0 ? [] : [say.stray(strayRecordCount)]),
    ...(unreadableLineCount === 0 ? [] : [say.unreadable(unreadableLineCount)]),
  ];
}
