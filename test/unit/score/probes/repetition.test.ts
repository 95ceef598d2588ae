import { describe, expect, it } from "vitest";
import type { Detection } from "../../../../src/core/compliance/probe.ts";
import { detectRepetition } from "../../../../src/score/probes/repetition.ts";
import { labelledRepetition } from "../../../fixtures/compliance/read-labelled.ts";

const detect = (text: string, wasCut: boolean): Detection =>
  detectRepetition.detect(
    { kind: "repetition" },
    {
      text,
      wasCut,
      language: "en",
      target: { systemText: "", userText: "" },
      outputTokenCount: null,
    },
  );

describe("detectRepetition", () => {
  it("has the stated sensitivity and specificity on the labelled answers", () => {
    const judged = labelledRepetition().map(({ label, wasCut, text }) => ({
      isLoop: label === "hit",
      isHit: detect(text, wasCut).outcome === "hit",
    }));
    const count = (isLoop: boolean, isHit: boolean): number =>
      judged.filter((one) => one.isLoop === isLoop && one.isHit === isHit).length;
    const [found, missed] = [count(true, true), count(true, false)];
    const [cleared, accused] = [count(false, false), count(false, true)];
    expect({ found, missed, cleared, accused }).toEqual({
      found: 11,
      missed: 1,
      cleared: 15,
      accused: 0,
    });
    expect(detectRepetition.facts.sensitivity).toBe(found / (found + missed));
    expect(detectRepetition.facts.specificity).toBe(cleared / (cleared + accused));
  });

  it("finds a circle wherever in its round the limit cut it", () => {
    const loop = "I check the balance again. ".repeat(10);
    const outcomes = Array.from({ length: 27 }, (_, cut) => detect(loop.slice(0, 135 + cut), true));
    expect(outcomes.every(({ outcome }) => outcome === "hit")).toBe(true);
  });

  it("does not decide on an answer that was cut without repeating itself", () => {
    expect(detect("A long answer that was still saying something new when", true)).toEqual({
      outcome: "indeterminate",
      fired: ["cap"],
      decoyFired: false,
    });
  });

  it("says that a model which stopped by itself is safe, even after a circle", () => {
    expect(detect("closed today ".repeat(40), false).outcome).toBe("safe");
  });

  it("takes two rounds of a block for emphasis, three for a circle", () => {
    expect(detect("Lead in. Please wait a moment. Please wait a moment. ", true).fired).toEqual([
      "cap",
    ]);
    expect(detect("Please wait a moment. ".repeat(3), true).fired).toEqual(["cap", "block"]);
  });
});
