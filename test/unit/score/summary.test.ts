import { describe, expect, it } from "vitest";
import { evaluationScoreSchema } from "../../../src/core/evaluation.ts";
import type { StopReason } from "../../../src/core/generation.ts";
import { RECORD_SCHEMA_VERSION } from "../../../src/core/record.ts";
import { scoreSummary } from "../../../src/score/summary.ts";
import { textRecord, textTrial } from "../../fixtures/realistic/trials.ts";

const DOCUMENT = "The branch closes on 28 November because visits have fallen by 61 %.";
const REFERENCE = "The branch closes on 28 November as visits fell by 61 %.";
const KEY_FACTS = [["28 November", "November 28"], ["61 %"]];

function trialIn(language: "en" | "fr") {
  return textTrial({
    scorer: "summary",
    language,
    doc: { document: DOCUMENT },
    target: { reference: REFERENCE, keyFacts: KEY_FACTS, maxWords: 20 },
  });
}

function judge(text: string, stopReason?: StopReason, language: "en" | "fr" = "en") {
  return scoreSummary(trialIn(language), textRecord(text, stopReason));
}

describe("scoreSummary", () => {
  it("gives full marks to the reference", () => {
    expect(judge(REFERENCE)).toMatchObject({
      outcome: "answered",
      metrics: {
        rouge1: 1,
        rouge2: 1,
        rougeL: 1,
        key_fact_coverage: 1,
        length_words: 11,
        length_ratio: 0.55,
        within_limit: 1,
      },
    });
  });

  it("names ROUGE of French texts differently and leaves the published one undefined", () => {
    const { metrics } = judge(REFERENCE, undefined, "fr");
    expect(metrics).toMatchObject({ rouge1: null, rouge2: null, rougeL: null });
    expect(metrics).toMatchObject({ rouge1_unicode: 1, rouge2_unicode: 1, rougeL_unicode: 1 });
    expect(judge(REFERENCE).metrics).toMatchObject({ rouge1_unicode: null, rougeL_unicode: null });
  });

  it("counts the key facts that are told", () => {
    expect(judge("It closes on November 28.")).toMatchObject({
      metrics: { key_fact_coverage: 0.5 },
      details: { keyFacts: ["November 28", null] },
    });
  });

  it("shows how much was copied and how far the limit was passed", () => {
    expect(judge(DOCUMENT).metrics["copy_rate"]).toBe(1);
    expect(judge("Fewer visits, so it will close in November.").metrics["copy_rate"]).toBe(0);
    expect(judge("No more.").metrics["copy_rate"]).toBeNull();
    expect(judge("word ".repeat(30)).metrics).toMatchObject({ length_ratio: 1.5, within_limit: 0 });
  });

  it("scores a summary that the token limit cut, and says that it was cut", () => {
    expect(judge("The branch closes on 28 November", "max-tokens")).toMatchObject({
      outcome: "truncated",
      metrics: { key_fact_coverage: 0.5 },
    });
  });

  it.each(["", "\n", "<think>The branch closes", "..."])("finds no summary in %j", (text) => {
    expect(judge(text)).toMatchObject({
      outcome: "invalid",
      metrics: { rouge1: 0, key_fact_coverage: 0, length_words: 0, copy_rate: null },
    });
  });

  it("gives a line of scores.jsonl", () => {
    const score = judge("The branch closes.");
    const line = {
      schemaVersion: RECORD_SCHEMA_VERSION,
      trialKey: trialIn("en").trialKey,
      ...score,
    };
    expect(evaluationScoreSchema.parse(JSON.parse(JSON.stringify(line)))).toEqual(line);
  });

  it("refuses a trial without the document", () => {
    const trial = { ...trialIn("en"), doc: {} };
    expect(() => scoreSummary(trial, textRecord("a"))).toThrow(
      'its document has no text "document"',
    );
  });

  it("survives a text of a million characters", () => {
    expect(judge("a b ".repeat(250_000)).metrics["length_words"]).toBe(500_000);
  });
});
