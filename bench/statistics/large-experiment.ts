import type { PerformanceFiles } from "../../src/analyze/performance/analyze-performance.ts";
import { seededRandom } from "../../src/core/random.ts";
import type { CacheCondition, PlannedTrial } from "../../src/core/record.ts";
import {
  manifestOf,
  modelOf,
  okOf,
  plannedOf,
  scenarioOf,
  sessionOf,
  traceOf,
} from "../../test/fixtures/report/build-experiment.ts";

const MODELS = ["a", "b"];
const PROMPTS = 20;
const CONDITIONS: readonly CacheCondition[] = ["cold", "warm-prefix", "cached"];
/** Output tokens of a cold trial. */
const OUTPUT_TOKENS = 32;

/**
 * Files of a performance experiment with at least so many records, all different, in memory: two models,
 * twenty prompts, three cache conditions, as many rounds as that takes.
 */
export function largeExperiment(recordCount: number): PerformanceFiles {
  const perRound = MODELS.length * PROMPTS * CONDITIONS.length;
  const rounds = Math.ceil(recordCount / perRound);
  const random = seededRandom(1);
  const plan = Array.from({ length: rounds }, (_, round) =>
    MODELS.flatMap((modelId) =>
      Array.from({ length: PROMPTS }, (__, prompt) =>
        CONDITIONS.map((cacheCondition) => planned(modelId, round, prompt, cacheCondition)),
      ).flat(),
    ),
  ).flat();
  const records = plan.map((trial, runOrder) => {
    const slower = trial.modelId === "a" ? 1 : 1.1;
    const noise = (): number => slower * (0.95 + 0.1 * random.nextFraction());
    const tokens = trial.cacheCondition === "cold" ? OUTPUT_TOKENS : 1;
    const figures = { ttftMs: 100 * noise(), stepMs: 20 * noise(), tokens };
    return okOf(trial, runOrder, traceOf(trial, figures));
  });
  const sessions = Array.from({ length: rounds }, (_, round) =>
    MODELS.map((modelId) => sessionOf(modelId, round)),
  ).flat();
  const models = MODELS.map((modelId) => modelOf(modelId));
  const manifest = manifestOf(models, [scenarioOf("chat")], { rounds });
  return { manifest, plan, records, sessions, scores: [] };
}

function planned(
  modelId: string,
  round: number,
  prompt: number,
  cacheCondition: CacheCondition,
): PlannedTrial {
  const isCold = cacheCondition === "cold";
  return plannedOf({
    modelId,
    round,
    cacheCondition,
    promptId: `p${prompt}`,
    mode: isCold ? "fixed-length" : "first-token",
    maxOutputTokens: isCold ? OUTPUT_TOKENS : 1,
  });
}
