import type { Analysis } from "./analysis.ts";
import type { Flag } from "./flag.ts";

/** Codes of what makes every figure of a model in an experiment unreliable; those of single cells are not in it. */
export function unreliableCodesOf(
  { flags }: Pick<Analysis, "flags">,
  modelId: string,
): Flag["code"][] {
  return flags.flatMap(({ code, severity, subject }) =>
    severity === "unreliable" && subject === modelId ? [code] : [],
  );
}
