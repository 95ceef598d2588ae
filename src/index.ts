/** The library: what benchmark scripts and other programs import. */
export { captureEnvironment } from "./plan/environment.ts";
export { setDeterministicMode, type DeterministicMode } from "./plan/deterministic-mode.ts";
export { saveExperimentConfig } from "./store/save-experiment-config.ts";
export {
  startEngineSession,
  type EngineSession,
  type EngineSessionOptions,
} from "./engines/channel/engine-session.ts";
export { loadEngine } from "./engines/registry.ts";
export {
  DEFAULT_LOAD_OPTIONS,
  type LoadedModel,
  type LoadOptions,
  type LoadRequest,
  type ModelFacts,
} from "./core/engine.ts";
export {
  GREEDY,
  type GenerateRequest,
  type GenerationTrace,
  type Sampling,
} from "./core/generation.ts";
export type { ScoreReply, ScoreRequest, TokenizeReply, TokenizeRequest } from "./core/scoring.ts";
export type { Failure, Outcome } from "./core/outcome.ts";
export type { Manifest } from "./core/manifest.ts";
export type { PlannedTrial, ScoreRecord, SessionRecord, TrialRecord } from "./core/record.ts";
export { analyzePerformance } from "./analyze/performance/analyze-performance.ts";
export type { Analysis } from "./analyze/performance/analysis.ts";
export { analyzeOverhead } from "./analyze/overhead/analyze-overhead.ts";
export type { OverheadAnalysis } from "./analyze/overhead/overhead-analysis.ts";
export { ttftMs } from "./analyze/performance/ttft.ts";
export { decodeTokensPerSecond } from "./analyze/performance/decode-speed.ts";
export { prefillTokensPerSecond } from "./analyze/performance/prefill-speed.ts";
export { readExperiment } from "./store/stored-experiment.ts";
export { writeSyntheticModel } from "./assets/synthetic/write-synthetic-model.ts";
