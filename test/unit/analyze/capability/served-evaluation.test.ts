import { describe, expect, it } from "vitest";
import { analyzeEvaluation } from "../../../../src/analyze/capability/analyze-evaluation.ts";
import type { EvaluationInput } from "../../../../src/analyze/capability/task-items.ts";
import { reportFiles } from "../../../../src/cli/report/report-files.ts";
import type { EvaluationRecord } from "../../../../src/core/evaluation.ts";
import type { GenerationTrace } from "../../../../src/core/generation.ts";
import { emptyDossier } from "../../../fixtures/dossier/build-dossier.ts";
import { sampleEvaluation } from "../../../fixtures/evaluation/build-evaluation.ts";
import { servedModelOf } from "../../../fixtures/report/served-experiment.ts";

const SETTINGS = { resamples: 100 };

/** The sample's written answers, given by a server. */
function servedEvaluation(changes: Partial<GenerationTrace>): EvaluationInput {
  const sample = sampleEvaluation();
  const change = (record: EvaluationRecord): EvaluationRecord =>
    record.status === "ok" && record.result.kind === "generation"
      ? {
          ...record,
          result: { ...record.result, trace: { ...record.result.trace, ...changes } },
        }
      : record;
  return {
    ...sample,
    manifest: { ...sample.manifest, models: [servedModelOf("small")] },
    records: sample.records.map(change),
  };
}

function costOf(changes: Partial<GenerationTrace>) {
  const { tasks } = analyzeEvaluation(servedEvaluation(changes), SETTINGS);
  return tasks.find(({ task }) => task === "gsm8k")?.cost.evaluatedTokenCount;
}

describe("the analysis of an evaluation behind a server", () => {
  it("counts the tokens of a task only where the server tells them", () => {
    const told = { evaluatedTokenCount: null, promptTokenCount: 7, outputTokenCount: 3 };
    expect(costOf(told)).toBe(30);
    expect(costOf({ ...told, outputTokenCount: null })).toBeNull();
    expect(costOf({ ...told, promptTokenCount: null })).toBeNull();
  });

  it("tells who answered, and no options", () => {
    const [model] = analyzeEvaluation(servedEvaluation({}), SETTINGS).models;
    expect(model).toMatchObject({
      format: "http",
      fileSha256: null,
      threads: null,
      kvTypeK: null,
      flashAttention: null,
      served: { software: "llama-server", baseUrl: "http://127.0.0.1:8080/v1" },
    });
    expect(model?.served).not.toHaveProperty("serverPid");
  });

  it("stands in the report with the server in place of file and options", () => {
    const capability = [analyzeEvaluation(servedEvaluation({}), SETTINGS)];
    const [report] = reportFiles({ ...emptyDossier(), capability }, ["markdown"], ["en"]);
    expect(report?.text).toContain(
      "| tiny | - | - | unknown | server llama-server b9000 at http\\://127.0.0.1:8080/v1 | - | options of the server (context 4096, requests at once 1) | - |",
    );
    expect(report?.text).toContain("Of models behind a server only what it tells is known");
  });
});
