import { z } from "zod";

function isWholeNumber(value: unknown): boolean {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/** Whether a value is a list of whole numbers from 0, each of which a double holds exactly. */
function isWholeNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(isWholeNumber);
}

/**
 * A list of whole numbers from 0: token ids, timestamps. Checked in one loop, because records are made of
 * such lists, and a schema that checks each element by itself takes longer than reading the JSON.
 */
export const wholeNumbersSchema = z.custom<number[]>(isWholeNumbers, {
  error: ({ input }) =>
    Array.isArray(input)
      ? `element ${input.findIndex((value) => !isWholeNumber(value))} is no whole number from 0`
      : "a list of whole numbers from 0 is expected",
});
