import { formatter } from "./numbers.ts";
import { capability } from "./en/capability.ts";
import { common, failureNames, flagNames } from "./en/common.ts";
import { compare } from "./en/compare.ts";
import { comparisons } from "./en/comparisons.ts";
import { compliance } from "./en/compliance.ts";
import { conditions, reproducibility } from "./en/conditions.ts";
import { decision } from "./en/decision.ts";
import { flagSentences, flagSeverities } from "./en/flags.ts";
import { limits, summary } from "./en/limits.ts";
import * as metrics from "./en/metrics.ts";
import { overhead } from "./en/overhead.ts";
import { cellDetails, performance } from "./en/performance.ts";
import { sideBySide } from "./en/side-by-side.ts";

/** All that a report says, in English: functions from values to sentences. */
export const english = {
  language: "en" as const,
  number: formatter("en"),
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
