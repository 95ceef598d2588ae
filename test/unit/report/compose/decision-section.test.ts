import { describe, expect, it } from "vitest";
import type { ConstraintOutcome, Decision } from "../../../../src/analyze/decision/decision.ts";
import type { Dossier } from "../../../../src/analyze/dossier.ts";
import { contextOf } from "../../../../src/report/compose/context.ts";
import {
  decisionCallout,
  decisionSection,
  decisionSentences,
} from "../../../../src/report/compose/decision-section.ts";
import type { Language } from "../../../../src/report/document/blocks.ts";
import { emptyDossier } from "../../../fixtures/dossier/build-dossier.ts";
import { wholeText } from "./document-texts.ts";

const PASS: ConstraintOutcome = {
  constraint: { scenario: "chat", metric: "ttft_p50_ms", max: 500 },
  origin: "requirement",
  workload: "chat",
  observed: 500.4,
  low: 480,
  high: 520,
  n: 24,
  text: null,
  verdict: "fail",
  certainty: "point-only",
  undecided: null,
};

const LICENCE: ConstraintOutcome = {
  ...PASS,
  constraint: { licence: "commercial_use" },
  workload: null,
  observed: null,
  low: null,
  high: null,
  n: null,
  text: "Gemma",
  verdict: "undecided",
  certainty: null,
  undecided: "licence-has-terms",
};

const SHARE: ConstraintOutcome = {
  ...PASS,
  constraint: { task: "gsm8k", min: 0.8 },
  workload: "gsm8k",
  observed: 0.9,
  low: 0.85,
  high: 0.94,
  verdict: "pass",
  certainty: "shown",
};

function decisionOf(
  outcomes: readonly ConstraintOutcome[],
  status: Decision["models"][number]["status"],
): Decision {
  return {
    axes: { quality: { task: "gsm8k" }, latency: null, memory: null },
    models: [
      {
        modelId: "a",
        fileSha256: "f",
        displayName: "A",
        format: "gguf",
        quantization: null,
        outcomes: [...outcomes],
        status,
        axes: { quality: 0.9, latency: null, memoryBytes: null },
        isOnFront: status === "falls-out" ? null : true,
        dominatedBy: [],
      },
    ],
  };
}

function context(decision: Decision, language: Language = "en") {
  const dossier: Dossier = { ...emptyDossier(), decision };
  return contextOf(dossier, language);
}

function rows(decision: Decision, language: Language = "en"): string[][] {
  const blocks = decisionSection(context(decision, language))[0]?.blocks ?? [];
  const table = blocks.find((block) => block.kind === "table");
  return table?.kind === "table" ? table.rows.map((row) => row.map(wholeText)) : [];
}

describe("the table of requirements", () => {
  it("shows why 500.4 ms fails a limit of 500 ms, and that the interval does not show it", () => {
    expect(rows(decisionOf([PASS], "falls-out"))).toEqual([
      [
        "a",
        "Cold TTFT, chat",
        "500.4 [480, 520] ms",
        "24",
        "at most 500 ms",
        "FAIL",
        "by the point only",
      ],
    ]);
  });

  it("names the licence and what is to be done with it", () => {
    expect(rows(decisionOf([LICENCE], "undecided"))[0]?.slice(1)).toEqual([
      "Licence that allows commercial use",
      "Gemma",
      "-",
      "-",
      "undecided",
      "the licence has terms that a person must read",
    ]);
  });

  it("says the same in French", () => {
    const [row] = rows(decisionOf([SHARE], "passes"), "fr");
    expect(row?.map((text) => text.replace(/[\u00a0\u202f]/g, " "))).toEqual([
      "a",
      "Mesure principale, gsm8k",
      "90,0 [85,0 ; 94,0] %",
      "24",
      "au moins 80 %",
      "conforme",
      "établi par l'intervalle",
    ]);
  });

  it("holds a scenario's own memory limit against the larger peak of that scenario", () => {
    const memory: ConstraintOutcome = {
      ...PASS,
      constraint: { memory: "peak_resident_mb", max: 12_000 },
      origin: "scenario",
    };
    expect(rows(decisionOf([memory], "falls-out"))[0]?.[1]).toBe(
      "Peak memory (the larger of private and resident), chat (scenario)",
    );
  });
});

describe("the box of the decision", () => {
  it.each([
    ["passes", [SHARE], "good", "1 of 1 model meets every requirement"],
    ["falls-out", [PASS], "bad", "None of 1 model meets every requirement"],
    [
      "undecided",
      [LICENCE],
      "warning",
      "No model is shown to meet every requirement; 1 of 1 cannot be judged",
    ],
    ["passes", [], "note", "No requirement was given: nothing was decided."],
  ] as const)("of a model that %s", (status, outcomes, tone, title) => {
    const decision = decisionOf(outcomes, status);
    const box = decisionCallout(decision, context(decision));
    expect([box.tone, box.title]).toEqual([tone, title]);
  });

  it("says which requirement with which limit was not met", () => {
    const decision = decisionOf([PASS], "falls-out");
    expect(decisionSentences(decision, context(decision))).toEqual([
      "Fall out: a.",
      "a does not meet: Cold TTFT, chat (at most 500 ms).",
      "Verdicts that rest on the point estimate alone, because the interval reaches across the limit or is missing: 1.",
    ]);
  });
});
