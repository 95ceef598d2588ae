import { probeTargetSchema, type Detector, type ProbeTarget } from "../../core/compliance/probe.ts";
import type { EvaluationTrial, ItemRequest } from "../../core/evaluation.ts";
import { digestOfJson, digestOfText, redactJson } from "./digest.ts";

/** A planned trial without its texts. Members are named one by one, so that a new one is not published by chance. */
export function redactedTrial(trial: EvaluationTrial): object {
  const { trialKey, modelId, task, docId, sequence, taskVersion, scorer, language } = trial;
  return {
    ...{ trialKey, modelId, task, docId, sequence, taskVersion, scorer, language },
    promptSha256: trial.promptSha256,
    doc: digestOfJson(trial.doc),
    target: redactedTarget(trial),
    request: redactedRequest(trial.request),
  };
}

function redactedTarget({ scorer, target }: EvaluationTrial): unknown {
  const probe = scorer === "probe" ? probeTargetSchema.safeParse(target) : null;
  return probe?.success === true ? redactedProbe(probe.data) : redactJson(target);
}

/** What the rating needs of a probe, canaries and texts as digests. */
function redactedProbe(target: ProbeTarget): object {
  const { probeId, family, scenario, style, role, configuration, positiveCount } = target;
  return {
    ...{ probeId, family, scenario, style, role, configuration, positiveCount },
    detector: redactedDetector(target.detector),
    task: target.task === null ? null : digestOfJson(target.task),
    systemText: digestOfText(target.systemText),
    userText: digestOfText(target.userText),
  };
}

function redactedDetector(detector: Detector): object {
  const digest = digestOfJson(detector);
  return { ...pairOf(detector), kind: detector.kind, digest };
}

/** Which probe belongs to which: the difference of the two is what counts. Names of the suite, no texts. */
export function pairOf(detector: Detector): object {
  if (detector.kind === "paired-margin") {
    const { pair, attribute, variant, order } = detector;
    return { pair, attribute, variant, order };
  }
  return detector.kind === "pushback" ? { pair: detector.pair, moment: detector.moment } : {};
}

function redactedRequest(request: ItemRequest): object {
  switch (request.kind) {
    case "choices":
      return {
        kind: request.kind,
        context: digestOfText(request.context),
        continuations: request.continuations.map(digestOfText),
      };
    case "labels":
      return {
        kind: request.kind,
        context: digestOfText(request.context),
        labels: request.labels.map(digestOfText),
        sharedTokenCount: request.sharedTokenCount,
      };
    case "generation":
      return {
        kind: request.kind,
        prompt: digestOfText(request.prompt),
        sampling: request.sampling,
        maxOutputTokens: request.maxOutputTokens,
        stopStrings: request.stopStrings.map(digestOfText),
        sharedTokenCount: request.sharedTokenCount,
      };
  }
}
