import { describe, expect, it } from "vitest";
import { analyzeEvaluation } from "../../../../src/analyze/capability/analyze-evaluation.ts";
import type { ManifestDataset } from "../../../../src/core/manifest.ts";
import { evaluationNotes } from "../../../../src/report/evaluation/evaluation-notes.ts";
import { sampleEvaluation } from "../../../fixtures/evaluation/build-evaluation.ts";

const HELLASWAG: ManifestDataset = {
  name: "hellaswag",
  origin: "published",
  revision: null,
  license: "MIT",
  isVerified: false,
  files: [],
};

/** The notes on verification for these data sets. */
function verificationNotes(...datasets: ManifestDataset[]): string[] {
  const analysis = { ...analyzeEvaluation(sampleEvaluation()), datasets };
  return evaluationNotes(analysis).filter((note) => note.includes("verified"));
}

describe("the notes of an evaluation", () => {
  it("name a published data set that was not verified", () => {
    expect(verificationNotes(HELLASWAG)).toEqual([
      "hellaswag: its files were not verified, because not every one of them has a pinned hash.",
    ]);
  });

  it("do not speak of verification for small sets and verified data", () => {
    expect(
      verificationNotes(
        { ...HELLASWAG, isVerified: true },
        { ...HELLASWAG, name: "mini/intents", origin: "mini" },
      ),
    ).toEqual([]);
  });
});
