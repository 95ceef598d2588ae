/** What a filter gives where its expression matches nothing, as in lm-eval. */
export const NO_MATCH = "[invalid]";

/**
 * lm-eval's `regex` filter: of all matches the first or the last, and of that the first group that is
 * not empty. Groups of numbers need no stripping, which lm-eval also does.
 *
 * @param expression with the flag `g` and at least one group
 */
export function regexFilter(text: string, expression: RegExp, select: "first" | "last"): string {
  const matches = [...text.matchAll(expression)];
  const match = select === "first" ? matches.at(0) : matches.at(-1);
  const found = match
    ?.slice(1)
    .find((group: string | undefined) => group !== undefined && group !== "");
  return found ?? NO_MATCH;
}
