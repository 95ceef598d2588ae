import type { EvaluationAnalysis } from "../../analyze/capability/evaluation-analysis.ts";

/** The whole analysis as one JSON document. Ends with a line feed. */
export function renderEvaluationJson(analysis: EvaluationAnalysis): string {
  return `${JSON.stringify(analysis, null, 2)}\n`;
}
