import type { Maybe, UndefinedReason } from "../../stats/maybe.ts";

/** Collects, by key of the result, why a figure is undefined. */
export class Reasons {
  readonly texts: Record<string, string> = {};

  /** The value in the shape of the result; `null` with its reason noted when there is none. */
  take<T, U>(key: string, figure: Maybe<T>, shape: (value: T) => U): U | null {
    if (figure.reason === null) return shape(figure.value);
    return this.missing(key, reasonText(figure.reason));
  }

  missing(key: string, text: string): null {
    this.texts[key] = text;
    return null;
  }
}

function reasonText(reason: UndefinedReason): string {
  switch (reason.code) {
    case "too-few":
      return `Too few values: there are ${reason.count}, and ${reason.needed} are needed.`;
    case "too-many":
      return `Too many values: there are ${reason.count}, and the method is defined for at most ${reason.most}.`;
    case "no-variation":
      return "All values are the same, so there is no spread to measure against.";
    case "all-zero":
      return "All differences are zero, so there is no sign to count.";
    case "not-positive":
      return "A value is not positive and has no logarithm.";
    case "not-finite":
      return "A result is too large for a double.";
    case "no-bias-correction":
      return "The resamples do not surround the estimate, so BCa has no bias correction.";
  }
}
