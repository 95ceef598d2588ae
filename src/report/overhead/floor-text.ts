import type { OverheadAnalysis } from "../../analyze/overhead/overhead-analysis.ts";
import type { OverheadMetric, RungComparison } from "../../analyze/overhead/compare-rungs.ts";
import type { Words } from "../words/words.ts";
import { signedText } from "./figure-text.ts";

/** What two equal processes differed by, or that nobody knows. */
export function floorSentence({ comparisons }: OverheadAnalysis, words: Words): string {
  const { overhead: say, common } = words;
  const observed = (metric: OverheadMetric): RungComparison[] =>
    comparisons.filter((one) => one.isFloor && one.metric === metric && one.difference !== null);
  const [[token], [first]] = [observed("time-per-token-us"), observed("ttft-ms")];
  const tokenText = token === undefined ? null : signedText(token.difference, token.metric, words);
  const firstText = first === undefined ? null : signedText(first.difference, first.metric, words);
  const known = [
    ...(tokenText === null ? [] : [say.floorPerToken(tokenText)]),
    ...(firstText === null ? [] : [say.floorToFirst(firstText)]),
  ];
  if (known.length === 0) return say.noFloor;
  const both = [token, first].map((one) => (one === undefined ? null : coversZero(one)));
  if (tokenText === null || firstText === null || both.includes(null)) {
    return say.floorNotEstimable(common.listed(known));
  }
  return both.every((covers) => covers === true)
    ? say.floorCoversZero(tokenText, firstText)
    : say.floorExcludesZero(tokenText, firstText);
}

/** Whether the interval of a difference holds zero; `null` where there is none. */
export function coversZero({ difference }: Pick<RungComparison, "difference">): boolean | null {
  if (difference === null || difference.low === null || difference.high === null) return null;
  return difference.low <= 0 && difference.high >= 0;
}
