import type { Assessment } from "../core/compliance/assessment.ts";
import type { EvaluationAnalysis } from "./capability/evaluation-analysis.ts";
import type { Decision } from "./decision/decision.ts";
import type { Comparison } from "./inference/comparison.ts";
import type { OverheadAnalysis } from "./overhead/overhead-analysis.ts";
import type { Analysis } from "./performance/analysis.ts";

/** Everything that one report is about: experiments of every kind, comparisons across them, the decision. */
export interface Dossier {
  /** What the reader wants to know, in the words of the experiment file; `null` without one. */
  readonly question: string | null;
  readonly name: string | null;
  readonly performance: readonly Analysis[];
  readonly capability: readonly EvaluationAnalysis[];
  /** What the layers above an engine cost; absent without a ladder. */
  readonly overhead?: readonly OverheadAnalysis[];
  /** Risks rated from probes; absent where none were run. */
  readonly compliance?: readonly Assessment[];
  /** Between different experiments; those within one stand in its analysis. */
  readonly acrossExperiments: readonly Comparison[];
  readonly decision: Decision | null;
}
