import type { Agreement, Parting } from "../../analyze/overhead/token-agreement.ts";
import type { OverheadAnalysis } from "../../analyze/overhead/overhead-analysis.ts";
import { plainText } from "../plain-text.ts";
import type { Words } from "../words/words.ts";

/** Places where outputs part that are named; the rest is counted. */
const MOST_PARTINGS = 5;

/** Whether all ways wrote the same tokens, and of which of them nobody knows. */
export function agreementSentences(
  { verdict, uncomparedRungs }: Agreement,
  { overhead: say, common }: Words,
): string[] {
  // Without two ways there is nothing to hold against each other, and the verdict says so.
  if (uncomparedRungs.length === 0 || verdict === "not-compared") return [say.agreement[verdict]];
  const names = common.listed(uncomparedRungs.map((rung) => say.rungs[rung]));
  return [say.agreementOfSome[verdict], say.uncompared(names)];
}

/** How many outputs of each way are the same as those of the lowest. */
export function agreementLines({ rungs }: Agreement, { overhead: say }: Words): string[] {
  return rungs.map(({ rung, comparedCount, sameIdsCount, sameTextCount }) =>
    say.agreementOf({
      rung: say.rungs[rung],
      compared: comparedCount,
      sameIds: sameIdsCount,
      sameText: sameTextCount,
    }),
  );
}

/** The first places where outputs part, by way and prompt; tokens and rounds are counted from 1. */
export function partingSentences({ partings }: Agreement, words: Words): string[] {
  const { overhead: say } = words;
  const named = partings.slice(0, MOST_PARTINGS).map((one) => partingSentence(one, words));
  const rest = partings.length - named.length;
  return rest > 0 ? [...named, say.morePartings(rest)] : named;
}

function partingSentence(parting: Parting, { overhead: say }: Words): string {
  const { promptId, round, rung, base, position, tokenId, baseTokenId, comparedAs } = parting;
  const where = {
    rung: say.rungs[rung],
    base: say.rungsInline[base],
    prompt: plainText(promptId),
    round: round + 1,
  };
  if (comparedAs === "text") return say.textParting({ ...where, character: position + 1 });
  return say.parting({
    ...where,
    token: position + 1,
    id: tokenId === null ? say.ended : String(tokenId),
    baseId: baseTokenId === null ? say.ended : String(baseTokenId),
  });
}

/** Ways that do not tell when each token came: their first token is a first chunk of text. `null` when all do. */
export function silentNote({ rungs }: OverheadAnalysis, words: Words): string | null {
  const { overhead: say, common } = words;
  const silent = rungs.filter(({ tellsTokens }) => tellsTokens === false);
  if (silent.length === 0) return null;
  return say.contentNote(common.listed(silent.map(({ rung }) => say.rungs[rung])));
}
