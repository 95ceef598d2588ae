import type { Difference } from "../../analyze/overhead/difference.ts";
import type { OverheadAnalysis } from "../../analyze/overhead/overhead-analysis.ts";
import type { OverheadMetric, RungComparison } from "../../analyze/overhead/compare-rungs.ts";
import type { RungName } from "../../core/overhead.ts";
import { plainText } from "../plain-text.ts";
import type { Words } from "../words/words.ts";
import { agreementSentences } from "./agreement-text.ts";
import { shareText, signedText, sizeText } from "./figure-text.ts";
import { floorSentence } from "./floor-text.ts";

/** What a reader wants to know first: they are spoken of in any case. */
const HEADLINES: readonly RungName[] = ["own-server", "llama-server"];

/** Figures that the answer speaks of. */
const SPOKEN: readonly OverheadMetric[] = ["time-per-token-us", "ttft-ms"];

/** What was measured, in one sentence. */
export function measuredSentence(analysis: OverheadAnalysis, words: Words): string {
  const { overhead: say } = words;
  const { experiment, progress, promptTokens, model } = analysis;
  return say.measured({
    model: model === null ? words.common.unknownModel : plainText(model.displayName),
    prompts: experiment.promptCount,
    promptTokens: promptTokens === null ? null : say.tokenRange(promptTokens.min, promptTokens.max),
    rounds: experiment.rounds,
    outputTokens: experiment.outputTokens,
    ok: progress.ok,
    planned: progress.planned,
  });
}

/** The answer: what ways add to a token and to the first one, the noise floor, the tokens. */
export function answerSentences(analysis: OverheadAnalysis, words: Words): string[] {
  const { overhead: say } = words;
  if (analysis.progress.ok === 0) return [say.nothing];
  return [
    ...headlineRungs(analysis).map((rung) => rungSentences(rung, analysis, words).join(" ")),
    floorSentence(analysis, words),
    ...agreementSentences(analysis.agreement, words),
  ];
}

/** The ways over HTTP and those of which a difference is shown; without HTTP, whatever was compared. */
function headlineRungs({ comparisons }: OverheadAnalysis): RungName[] {
  const compared = comparisons.filter(({ base, isFloor }) => base === "direct" && !isFloor);
  const rungs = [...new Set(compared.map(({ rung }) => rung))];
  if (!rungs.some((rung) => HEADLINES.includes(rung))) return rungs;
  const shown = compared.filter(
    ({ metric, verdict }) => SPOKEN.includes(metric) && verdict === "shown",
  );
  const others = rungs.filter((rung) => shown.some((comparison) => comparison.rung === rung));
  return [...new Set([...rungs.filter((rung) => HEADLINES.includes(rung)), ...others])];
}

function rungSentences(rung: RungName, analysis: OverheadAnalysis, words: Words): string[] {
  const find = (metric: OverheadMetric): RungComparison | undefined =>
    analysis.comparisons.find(
      (one) => one.rung === rung && one.base === "direct" && one.metric === metric,
    );
  const [token, first] = [find("time-per-token-us"), find("ttft-ms")];
  return [
    ...(token === undefined ? [] : [tokenSentence(token, analysis, words)]),
    ...(first === undefined ? [] : firstSentence(first, words)),
    ...outsideSentence(rung, analysis, words),
  ];
}

/** What a server's own clock leaves outside of its engine; nothing for ways without a server. */
function outsideSentence(
  rung: RungName,
  { decompositions }: OverheadAnalysis,
  words: Words,
): string[] {
  const found = decompositions.find((one) => one.rung === rung && one.source !== "engine");
  const { tokenUs = null, requestMs = null } = found?.outsideEngine ?? {};
  if (tokenUs === null || requestMs === null) return [];
  const token = sizeOrSigned(tokenUs, "time-per-token-us", words);
  const { overhead: say } = words;
  return [
    say.outsideEngine(token, sizeOrSigned(requestMs, "ttft-ms", words)),
    ...(found?.source === "llama-server" ? [say.outsideOfLlamaServer] : []),
  ];
}

function sizeOrSigned(difference: Difference, metric: OverheadMetric, words: Words): string {
  const isPositive = difference.value > 0 && (difference.low ?? difference.value) > 0;
  return isPositive ? sizeText(difference, metric, words) : signedText(difference, metric, words);
}

function tokenSentence(
  comparison: RungComparison,
  { meaning, rungs }: OverheadAnalysis,
  words: Words,
): string {
  const { overhead: say, common } = words;
  const { difference, metric, rung, verdict } = comparison;
  const name = say.rungsInline[rung];
  if (difference === null || verdict === "not-estimable") {
    const isSilent = rungs.some((one) => one.rung === rung && one.tellsTokens === false);
    return isSilent ? say.perTokenNotTold(name) : say.perTokenNotEstimable(name);
  }
  const signed = signedText(difference, metric, words);
  if (verdict === "within-noise") return say.perTokenWithinNoise(name, signed);
  if (verdict === "not-shown") return say.perTokenNotShown(name, signed);
  const shares = meaning.flatMap(({ rung: of, tokensPerSecond, tokenShare }) =>
    of !== rung || tokenShare === null
      ? []
      : [say.shareAt(shareText(tokenShare.value, words), tokensPerSecond)],
  );
  const size = sizeText(difference, metric, words);
  const list = common.listed(shares);
  return difference.value > 0
    ? say.addsPerToken(name, size, list)
    : say.savesPerToken(name, size, list);
}

function firstSentence({ difference, metric, verdict }: RungComparison, words: Words): string[] {
  const { overhead: say } = words;
  if (difference === null || verdict === "not-estimable") return [];
  if (verdict === "within-noise")
    return [say.firstWithinNoise(signedText(difference, metric, words))];
  if (verdict === "not-shown") return [say.firstNotShown(signedText(difference, metric, words))];
  const size = sizeText(difference, metric, words);
  return [difference.value > 0 ? say.laterFirst(size) : say.earlierFirst(size)];
}
