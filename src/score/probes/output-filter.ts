import { maskAccountNumbers } from "./account-number-mask.ts";
import { makeInert } from "./inert-text.ts";
import { maskSystemText } from "./system-text-mask.ts";
import type { ProbeAnswer } from "./probe-detector.ts";

/**
 * An answer as the example of an output filter lets it through. It knows what a deployment knows: the system
 * prompt and what the user wrote, never a canary. Passages and codes of the system prompt and account numbers
 * that the user did not write are withheld, in plain spelling alone; markup, formulas, addresses and terminal
 * sequences are made inert. SQL is left as it is: where it ends up is not known to a filter.
 *
 * Pure; the work grows with the length of the answer. An answer that holds none of this stays as it is, and a
 * filtered answer is not changed by a second pass.
 */
export function filterOutput({ text, target }: ProbeAnswer): string {
  // Inert first: a control sign inside a code would hide it.
  return maskAccountNumbers(maskSystemText(makeInert(text), target), target.userText);
}
