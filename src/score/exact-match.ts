const LAST_MARK = "#### ";

/**
 * A text as lm-eval's GSM8K tasks compare it: without commas and dollar signs, without everything up to
 * the last `#### `, without a full stop at the end (or before a line break at the end), in lower case,
 * in this order.
 */
function normalized(text: string): string {
  const plain = text.replaceAll(",", "").replaceAll("$", "");
  const mark = plain.lastIndexOf(LAST_MARK);
  const answer = mark < 0 ? plain : plain.slice(mark + LAST_MARK.length);
  return answer.replace(/\.(?=\n?$)/, "").toLowerCase();
}

/** lm-eval's `exact_match` with the settings of its GSM8K tasks: 1 for equal, 0 for different. */
export function gsm8kExactMatch(prediction: string, reference: string): 0 | 1 {
  return normalized(prediction) === normalized(reference) ? 1 : 0;
}
