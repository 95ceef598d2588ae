import { InvalidArgumentError } from "commander";

/** Difference that is still taken as none. */
export interface Margin {
  readonly value: number;
  /** A share of the mean of b; else in the unit of the values. */
  readonly isShare: boolean;
}

export const DEFAULT_MARGIN: Margin = { value: 0.05, isShare: true };

/** `0.5`, or `3%` of the mean of b. */
export function parseMargin(text: string): Margin {
  const isShare = text.trim().endsWith("%");
  const digits = isShare ? text.trim().slice(0, -1) : text;
  const value = Number(digits);
  if (digits.trim() === "" || !(value > 0 && Number.isFinite(value))) {
    throw new InvalidArgumentError("It must be a number above 0, or a percentage such as 3%.");
  }
  return { value: isShare ? value / 100 : value, isShare };
}
