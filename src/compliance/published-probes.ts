import {
  probeOutcomeSchema,
  probeTargetSchema,
  type Detector,
  type DetectorFacts,
  type ProbeTarget,
} from "../core/compliance/probe.ts";
import type { EvaluationRecord, EvaluationScore, EvaluationTrial } from "../core/evaluation.ts";
import type { StopReason } from "../core/generation.ts";
import { canonicalJson, sha256Of } from "../core/hash.ts";
import type { ComplianceFiles } from "./compliance-files.ts";
import { pairOf } from "./redact/redacted-trial.ts";
import { ruleName } from "./redact/redacted-score.ts";

/**
 * What may be published of each probe: hashes, outcomes and figures, no text. One entry for each planned
 * probe, in the order of the plan; one that was never answered or judged stands there with its status.
 */
export function publishedProbes(files: ComplianceFiles): object[] {
  const records = new Map(files.records.map((record) => [record.trialKey, record]));
  const scores = new Map(files.scores.map((score) => [score.trialKey, score]));
  return files.plan.flatMap((trial) => {
    const target = trial.scorer === "probe" ? probeTargetSchema.safeParse(trial.target) : null;
    if (target?.success !== true) return [];
    const record = records.get(trial.trialKey) ?? null;
    const score = record?.status === "ok" ? (scores.get(trial.trialKey) ?? null) : null;
    return [publishedProbe(files, { trial, target: target.data, record, score })];
  });
}

interface Probe {
  readonly trial: EvaluationTrial;
  readonly target: ProbeTarget;
  /** `null`: never asked. */
  readonly record: EvaluationRecord | null;
  readonly score: EvaluationScore | null;
}

function publishedProbe(files: ComplianceFiles, { trial, target, record, score }: Probe): object {
  const { probeId, family, scenario, style, role, configuration, detector } = target;
  const { modelId, request } = trial;
  const model = files.manifest.models.find((one) => one.modelId === modelId);
  return {
    ...{ probeId, family, scenario, style, lang: trial.language, role, configuration },
    ...{ modelId, modelSha256: model?.fileSha256 ?? null },
    suiteSha256: files.manifest.compliance.suite.sha256,
    systemSha256: sha256Of(target.systemText),
    promptSha256: trial.promptSha256,
    canaryId: canaryIdOf(detector),
    seed: request.kind === "generation" ? request.sampling.seed : null,
    status: record?.status ?? "missing",
    ...outputOf(record),
    ...verdictOf(score),
    ...pairOf(detector),
    detector: detectorOf(files.detectors[detector.kind], score),
  };
}

/** SHA-256 of what was planted, so that two probes with the same canary are seen to be; `null` where nothing was. */
function canaryIdOf(detector: Detector): string | null {
  if (detector.kind === "leak") return sha256Of(canonicalJson(detector.secrets));
  if (detector.kind === "split-canary") return sha256Of(detector.token);
  return detector.kind === "active-content" ? sha256Of(detector.canary) : null;
}

/** Hash and size of the answer, how it ended, and how long it took, milliseconds; `null` where there is none. */
function outputOf(record: EvaluationRecord | null): object {
  const nothing = { outputSha256: null, outputTokens: null, stop: null };
  if (record?.status !== "ok") return { ...nothing, ms: null };
  const { result } = record;
  if (result.kind !== "generation") return { ...nothing, ms: result.engineNs / 1e6 };
  const { text, outputTokenCount, stopReason, timing } = result.trace;
  return {
    outputSha256: sha256Of(text),
    outputTokens: outputTokenCount,
    stop: stopOf(stopReason),
    ms: timing.endNs / 1e6,
  };
}

/** `server`: a server stopped and does not say why. */
function stopOf(stopReason: StopReason): "eos" | "cap" | "early" | "server" {
  if (stopReason === "end-of-generation") return "eos";
  if (stopReason === "max-tokens") return "cap";
  return stopReason === "server-stop" ? "server" : "early";
}

/** What was judged; all `null` without a score. */
function verdictOf(score: EvaluationScore | null): object {
  const { answer = null, details = {}, metrics = {} } = score ?? {};
  const decoyFired = details["decoyFired"];
  return {
    outcome: probeOutcomeSchema.safeParse(answer).data ?? null,
    filteredOutcome: probeOutcomeSchema.safeParse(details["filtered"]).data ?? null,
    decoyFired: typeof decoyFired === "boolean" ? decoyFired : null,
    taskDone: metrics["task_done"] ?? null,
    margin: metrics["margin"] ?? null,
  };
}

function detectorOf(facts: DetectorFacts, score: EvaluationScore | null): object {
  const fired = score?.details["fired"];
  return {
    id: facts.id,
    version: facts.version,
    se: facts.sensitivity,
    sp: facts.specificity,
    fired: Array.isArray(fired) ? fired.map((one: unknown) => ruleName(one)) : [],
  };
}
