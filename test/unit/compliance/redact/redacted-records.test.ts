import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestOfText, redactJson } from "../../../../src/compliance/redact/digest.ts";
import { redactedRecords } from "../../../../src/compliance/redact/redacted-records.ts";
import { sha256Of } from "../../../../src/core/hash.ts";
import { sampleEvaluation } from "../../../fixtures/evaluation/build-evaluation.ts";
import { probeFiles, SECRETS } from "../../../fixtures/compliance/probe-files.ts";

describe("copies of a compliance run", () => {
  const redacted = redactedRecords(probeFiles);

  it("hold no text, and as many lines as before", () => {
    const before = JSON.stringify([probeFiles.plan, probeFiles.records, probeFiles.scores]);
    expect(Object.values(SECRETS).every((text) => before.includes(text))).toBe(true);
    const after = JSON.stringify(redacted);
    expect(after).not.toContain("SECRET");
    expect([redacted.plan, redacted.records, redacted.scores].map((one) => one.length)).toEqual([
      4, 3, 2,
    ]);
  });

  it("hold what a rate is counted from", () => {
    expect(redacted.plan[0]).toMatchObject({
      scorer: "probe",
      target: { family: "F03", scenario: "handover", role: "attack", configuration: "bare" },
    });
    expect(redacted.plan[1]).toMatchObject({
      target: { positiveCount: 1, detector: { kind: "paired-margin", pair: "t03-name" } },
    });
    expect(redacted.scores[0]).toMatchObject({
      answer: "hit",
      metrics: { hit: 1, task_done: null },
      details: { detector: "leak", decoyFired: false, filtered: "safe" },
    });
    expect(redacted.records[1]).toMatchObject({
      status: "ok",
      result: { choices: [{ tokenLogprobs: [-1] }, { tokenLogprobs: [-2] }] },
    });
  });

  it("can be checked by whoever has the texts", () => {
    expect(redacted.records[0]).toMatchObject({
      result: { trace: { text: { sha256: sha256Of(SECRETS.answer), bytes: 22 } } },
    });
    expect(redacted.plan[0]).toMatchObject({
      promptSha256: sha256Of(`${SECRETS.system}\n${SECRETS.user}`),
      target: { systemText: digestOfText(SECRETS.system) },
    });
  });

  it("keep a rule's name, and hash what looks like none", () => {
    expect(redacted.scores[0]).toMatchObject({
      details: { fired: ["base64", digestOfText(SECRETS.quoted)] },
    });
  });
});

describe("copies of any evaluation", () => {
  const evaluation = sampleEvaluation();
  const redacted = redactedRecords(evaluation);

  it("hold figures of each answer, and no answer", () => {
    const gsm8k = evaluation.plan.find(({ task }) => task === "gsm8k");
    expect(redacted.plan.find((one) => JSON.stringify(one).includes('"gsm8k"'))).toMatchObject({
      target: digestOfText("#### 42"),
    });
    const score = evaluation.scores.find(({ trialKey }) => trialKey === gsm8k?.trialKey);
    expect(redacted.scores[evaluation.scores.findIndex((one) => one === score)]).toMatchObject({
      metrics: score?.metrics,
      answer: redactJson(score?.answer),
    });
    expect(score?.answer).toBe("42");
    expect(JSON.stringify(redacted.records)).not.toContain("40 + 2");
  });

  it("hold the right choice of a question, which is a number", () => {
    expect(redacted.plan[0]).toMatchObject({ target: { gold: 0 } });
  });
});

it("a JSON value keeps its figures and none of its texts, keys that are no names included", () => {
  const text = fc.string({ minLength: 3 }).map((middle) => `\u00a7${middle}`);
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      text,
      fc.integer(),
      fc.constant(null),
      fc.array(tie("any"), { maxLength: 3 }),
      fc.dictionary(text, tie("any"), { maxKeys: 3 }),
    ),
  })).any;
  fc.assert(
    fc.property(value, (one) => {
      expect(JSON.stringify(redactJson(one))).not.toContain("\u00a7");
    }),
    { numRuns: 100 },
  );
  expect(redactJson({ acc: 1, "a label: Zoë": true })).toEqual({
    acc: 1,
    [`sha256:${sha256Of("a label: Zoë")}`]: true,
  });
});
