import { formatter } from "./numbers.ts";
import { capability } from "./fr/capability.ts";
import { common, failureNames, flagNames } from "./fr/common.ts";
import { compare } from "./fr/compare.ts";
import { comparisons } from "./fr/comparisons.ts";
import { compliance } from "./fr/compliance.ts";
import { conditions, reproducibility } from "./fr/conditions.ts";
import { decision } from "./fr/decision.ts";
import { flagSentences, flagSeverities } from "./fr/flags.ts";
import { limits, summary } from "./fr/limits.ts";
import * as metrics from "./fr/metrics.ts";
import { overhead } from "./fr/overhead.ts";
import { cellDetails, performance } from "./fr/performance.ts";
import { sideBySide } from "./fr/side-by-side.ts";
import type { Words } from "./words.ts";

/** All that a report says, in French. */
export const french: Words = {
  language: "fr",
  number: formatter("fr"),
  common,
  flagNames,
  flagSentences,
  flagSeverities,
  failureNames,
  metrics,
  compare,
  comparisons,
  decision,
  sideBySide,
  performance,
  cellDetails,
  overhead,
  compliance,
  capability,
  conditions,
  reproducibility,
  limits,
  summary,
};
