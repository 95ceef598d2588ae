import fc from "fast-check";
import type { ConfidentAnswer } from "../../../src/stats/calibration.ts";
import { REFERENCE } from "../../fixtures/classification/read-reference.ts";

/** The answers of the reference, with the softmax of the raw log-probabilities as confidence. */
export const REFERENCE_ANSWERS: ConfidentAnswer[] = REFERENCE.rawLogprobs.map((raw, index) => {
  const weights = raw.map(Math.exp);
  const confidence = Math.max(...weights) / weights.reduce((a, b) => a + b, 0);
  return { confidence, isCorrect: REFERENCE.predicted[index] === REFERENCE.actual[index] };
});

/** Few distinct confidences, so that ties are common. */
export const confidentAnswers = fc.array(
  fc.record({
    confidence: fc.integer({ min: 0, max: 12 }).map((twelfths) => twelfths / 12),
    isCorrect: fc.boolean(),
  }),
  { minLength: 1, maxLength: 40 },
);

/** The same answers in an order that depends on nothing but their content and this rule. */
export function reordered(answers: readonly ConfidentAnswer[]): ConfidentAnswer[] {
  return [...answers].sort((a, b) => Number(a.isCorrect) - Number(b.isCorrect)).reverse();
}
