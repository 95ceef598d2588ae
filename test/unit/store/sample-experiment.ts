import { sha256Of } from "../../../src/core/hash.ts";
import { DEFAULT_LOAD_OPTIONS } from "../../../src/core/engine.ts";
import { GREEDY } from "../../../src/core/generation.ts";
import type { Conditions } from "../../../src/core/conditions.ts";
import type { Manifest, ManifestModel } from "../../../src/core/manifest.ts";
import type {
  FailedRecord,
  OkRecord,
  PlannedTrial,
  SessionRecord,
} from "../../../src/core/record.ts";
import { planSha256Of } from "../../../src/store/plan-lines.ts";
import type { OwnFacts } from "../../support/own-engine.ts";

const quiet: Conditions = {
  epochMs: 0,
  thermalLevel: null,
  thermalThrottleCount: null,
  powerSource: null,
  lowPowerMode: null,
  load1: 0.1,
  cpuPressurePercent: null,
  swapUsedBytes: null,
  memoryAvailableBytes: null,
  cpuFrequencyHz: null,
};

export const sampleFacts: OwnFacts = {
  engine: "mock",
  engineVersion: "1",
  enginePackage: "edge-slm-bench 0.1.0",
  gpuKind: "cpu",
  cpuVariant: "ggml-cpu-haswell",
  devices: [],
  buffers: [],
  architecture: null,
  description: "mock",
  parameterCount: null,
  weightBytes: null,
  vocabularySize: 100,
  trainedContextTokens: null,
  slidingWindowTokens: null,
  addsBeginToken: false,
  beginToken: null,
  endToken: null,
  chatTemplateSha256: null,
  synthetic: false,
  options: { ...DEFAULT_LOAD_OPTIONS, threads: 2 },
  loadNs: 1,
  capabilities: { score: true, jsonSchema: true, prefixCache: true },
};

export const sampleModel: ManifestModel = {
  modelId: "small",
  displayName: "Small",
  format: "mock",
  quantization: null,
  license: null,
  engine: "mock",
  fileName: "small.mock.yaml",
  fileSizeBytes: 10,
  fileSha256: sha256Of("small"),
  loadOptions: DEFAULT_LOAD_OPTIONS,
  facts: sampleFacts,
};

/** A trial of the scenario `chat`; its key is the hash of its number unless given. */
export function sampleTrial(sequence: number, changes: Partial<PlannedTrial> = {}): PlannedTrial {
  return {
    trialKey: sha256Of(`trial ${sequence}`),
    modelId: "small",
    scenario: "chat",
    mode: "fixed-length",
    cacheCondition: "cold",
    promptId: `prompt-${sequence}`,
    language: "en",
    round: 0,
    repetition: 0,
    phase: "measured",
    sequence,
    request: {
      prompt: { kind: "text", text: `Question ${sequence}?` },
      sampling: GREEDY,
      maxOutputTokens: 8,
      ignoreEndOfGeneration: true,
      stopStrings: [],
      jsonSchema: null,
      cache: { kind: "cold" },
    },
    promptTokenCount: 4,
    promptSha256: sha256Of(`Question ${sequence}?`),
    promptLengthInRange: true,
    ...changes,
  };
}

export function samplePlan(count: number): PlannedTrial[] {
  return Array.from({ length: count }, (_, sequence) => sampleTrial(sequence));
}

function recordBase(trial: PlannedTrial) {
  return {
    schemaVersion: 1 as const,
    trialKey: trial.trialKey,
    modelId: trial.modelId,
    scenario: trial.scenario,
    mode: trial.mode,
    cacheCondition: trial.cacheCondition,
    promptId: trial.promptId,
    language: trial.language,
    round: trial.round,
    repetition: trial.repetition,
    phase: trial.phase,
    runOrder: trial.sequence,
    sessionId: "s1",
    firstInProcess: false,
    startedEpochMs: 0,
    idleMs: null,
    promptSha256: trial.promptSha256,
    conditionsBefore: quiet,
    conditionsAfter: quiet,
  };
}

export function okRecord(trial: PlannedTrial, text = "Answer."): OkRecord {
  return {
    ...recordBase(trial),
    status: "ok",
    trace: {
      promptForm: "raw-text",
      renderedPrompt: `Question ${trial.sequence}?`,
      promptTokens: [1, 2, 3, 4],
      outputTokens: [5, 6],
      endToken: null,
      text,
      stopReason: "max-tokens",
      promptTokenCount: 4,
      cachedTokenCount: 0,
      evaluatedTokenCount: 4,
      outputTokenCount: 2,
      cachePreparation: "cleared",
      timing: {
        acceptedEpochMs: 0,
        templateEndNs: null,
        tokenizeEndNs: 10,
        prefillStartNs: 11,
        prefillChunkEndNs: [20],
        prefillEndNs: 20,
        tokenNs: [21, 31],
        endNs: 32,
      },
      gcPauses: [],
    },
    outputSha256: sha256Of(text),
    memory: null,
  };
}

export function failedRecord(trial: PlannedTrial): FailedRecord {
  return {
    ...recordBase(trial),
    status: "failed",
    failure: {
      code: "engine-crashed",
      message: "it died",
      hint: null,
      signal: "SIGKILL",
      exitCode: null,
      logTail: [],
    },
  };
}

export const sampleSession: SessionRecord = {
  schemaVersion: 1,
  status: "ok",
  sessionId: "s1",
  modelId: "small",
  round: 0,
  pid: 7,
  startedEpochMs: 0,
  facts: sampleFacts,
  memoryAfterLoad: null,
};

export function sampleManifest(
  experimentId: string,
  plan: readonly PlannedTrial[],
  changes: Partial<Manifest> = {},
): Manifest {
  return {
    schemaVersion: 1,
    experimentId,
    command: "perf",
    createdEpochMs: 0,
    toolVersion: "0.1.0",
    environment: {
      hardware: {
        cpuModel: null,
        physicalCores: null,
        performanceCores: null,
        logicalCores: 2,
        totalMemoryBytes: 1,
        gpus: [],
      },
      software: {
        platform: "linux",
        architecture: "x64",
        osName: null,
        osVersion: null,
        kernel: "6",
        node: "20",
      },
      packages: {},
      git: null,
    },
    options: {},
    seed: 42,
    rounds: 1,
    roundOrder: [["small"]],
    checkpoint: true,
    models: [sampleModel],
    scenarios: [],
    configs: {},
    configsSha256: sha256Of("{}"),
    planSha256: planSha256Of(plan),
    ...changes,
  };
}
