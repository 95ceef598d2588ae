import { labelKey } from "../tasks/classification/label-key.ts";

/** Words that may stand before the label, followed by a colon. */
const PREFIX =
  /^(?:label|category|intent|intention|sentiment|answer|étiquette|catégorie|réponse)\s*:\s*/iu;

/** Marks that may stand around the label, one pair of them; longer ones first. */
const PAIRS: readonly (readonly [string, string])[] = [
  ["**", "**"],
  ["*", "*"],
  ["`", "`"],
  ['"', '"'],
  ["'", "'"],
  ["“", "”"],
  ["‘", "’"],
  ["«", "»"],
];

/**
 * The label that a line is, or `null` when it is none. The whole line must be one label:
 *
 * 1. White space around it is dropped.
 * 2. One word such as `Label:` or `Intent:` may stand before it (case does not matter).
 * 3. One full stop may stand behind it, and one pair of quotes, backticks or asterisks around it.
 * 4. What remains equals a label, where case does not matter and a space or hyphen may stand for an
 *    underscore.
 *
 * A label inside a sentence, two labels, or a part of a label are no answer. Nothing is guessed.
 *
 * @param labels a set that `requireUsableLabels` has accepted: each of them, verbatim, is itself
 */
export function parseLabel(answer: string, labels: readonly string[]): string | null {
  const byKey = new Map(labels.map((label) => [labelKey(label), label]));
  for (const reading of readings(answer)) {
    const label = byKey.get(labelKey(reading));
    if (label !== undefined) return label;
  }
  return null;
}

/** The answer as it is, then with less and less around it: a label that has a mark of its own comes first. */
function* readings(answer: string): Generator<string> {
  const whole = answer.normalize("NFC").trim();
  yield whole;
  const bare = whole.replace(PREFIX, "");
  yield bare;
  const beforeStop = withoutFullStop(bare);
  yield beforeStop;
  const inside = insidePair(beforeStop);
  if (inside === null) return;
  yield inside;
  if (beforeStop === bare) yield withoutFullStop(inside);
}

function withoutFullStop(text: string): string {
  return text.endsWith(".") ? text.slice(0, -1).trimEnd() : text;
}

function insidePair(text: string): string | null {
  for (const [open, close] of PAIRS) {
    const isLongEnough = text.length > open.length + close.length;
    if (isLongEnough && text.startsWith(open) && text.endsWith(close)) {
      return text.slice(open.length, -close.length).trim();
    }
  }
  return null;
}
