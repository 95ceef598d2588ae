import {
  analyzePerformance,
  type PerformanceFiles,
} from "../../../../src/analyze/performance/analyze-performance.ts";
import type { Analysis } from "../../../../src/analyze/performance/analysis.ts";
import type { Constraint } from "../../../../src/core/decision.ts";
import type { ManifestModel, ManifestScenario } from "../../../../src/core/manifest.ts";
import type { OkRecord, PlannedTrial, ScoreRecord } from "../../../../src/core/record.ts";
import {
  manifestOf,
  modelOf,
  okOf,
  plannedOf,
  scenarioOf,
  sessionOf,
  traceOf,
} from "../../../fixtures/report/build-experiment.ts";

interface Shape {
  readonly models?: readonly ManifestModel[];
  readonly scenario?: Partial<ManifestScenario>;
  readonly prompts?: number;
  readonly rounds?: number;
  readonly ttftMs?: (modelId: string, prompt: number, round: number) => number;
  readonly stepMs?: (modelId: string, runOrder: number) => number;
  readonly change?: (record: OkRecord) => OkRecord;
}

/** Models, prompts crossed with rounds, in one scenario; quiet where nothing else is asked for. */
export function filesOf(shape: Shape = {}): PerformanceFiles {
  const { models = [modelOf("a")], prompts = 20, rounds = 5 } = shape;
  const { ttftMs = () => 100, stepMs = () => 20 } = shape;
  const change = shape.change ?? ((record: OkRecord): OkRecord => record);
  const plan = Array.from({ length: rounds * prompts }, (_, index) => index).flatMap((index) =>
    models.map(({ modelId }) => {
      const round = Math.floor(index / prompts);
      // Each round begins with another prompt, so that a trend in a round belongs to no prompt.
      return plannedOf({ modelId, promptId: `p${(index + 7 * round) % prompts}`, round });
    }),
  );
  const records = plan.map((planned, order) => {
    const { modelId, promptId, round } = planned;
    const figures = {
      ttftMs: ttftMs(modelId, Number(promptId.slice(1)), round),
      stepMs: stepMs(modelId, order),
    };
    return change(okOf(planned, order, traceOf(planned, figures)));
  });
  return {
    manifest: manifestOf([...models], [scenarioOf("chat", shape.scenario)], { rounds }),
    plan,
    records,
    sessions: models.map(({ modelId }) => sessionOf(modelId)),
    scores: [],
  };
}

export function analysisOf(shape: Shape = {}): Analysis {
  return analyzePerformance(filesOf(shape), { resamples: 200 });
}

/** Outputs that were asked for as JSON; `conforms[prompt][round]`. */
export function jsonAnalysisOf(conforms: readonly (readonly boolean[])[]): Analysis {
  const plan: PlannedTrial[] = conforms.flatMap((rounds, prompt) =>
    rounds.map((_, round) =>
      plannedOf({ promptId: `p${prompt}`, round, mode: "constrained", jsonSchema: {} }),
    ),
  );
  const scores = plan.map(({ trialKey, promptId, round }): ScoreRecord => {
    const isRight = conforms[Number(promptId.slice(1))]?.[round] === true;
    return {
      schemaVersion: 1,
      trialKey,
      scorer: "json-validity",
      parses: true,
      conforms: isRight,
      problems: isRight ? [] : ["wrong"],
    };
  });
  return analyzePerformance(
    {
      manifest: manifestOf([modelOf("a")], [scenarioOf("chat", { jsonSchema: {} })]),
      plan,
      records: plan.map((planned, order) =>
        okOf(planned, order, traceOf(planned, {}, { stopReason: "end-of-generation" })),
      ),
      sessions: [sessionOf("a")],
      scores,
    },
    { resamples: 200 },
  );
}

export const P50 = (limits: { min?: number; max?: number }): Constraint => ({
  scenario: "chat",
  metric: "ttft_p50_ms",
  ...limits,
});
