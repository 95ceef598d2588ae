import { describe, expect, it } from "vitest";
import { sha256Of } from "../../../src/core/hash.ts";
import { evaluationTrials, type RenderedItem } from "../../../src/plan/build-evaluation.ts";
import type { KnownModel } from "../../../src/plan/prepared.ts";
import { sampleFacts, sampleModel } from "../store/sample-experiment.ts";

const model: KnownModel = {
  ...sampleModel,
  filePath: "/models/small.mock.yaml",
  facts: sampleFacts,
};

function rendered(docId: number, context: string, task = "mmlu_anatomy"): RenderedItem {
  return {
    leaf: { task, version: "1", scorer: "multiple-choice", dataset: "mmlu" },
    item: {
      docId,
      language: "en",
      doc: { question: context },
      target: { gold: 0 },
      ask: {
        kind: "choices",
        prompt: { kind: "text", text: context },
        continuations: [" A", " B"],
      },
    },
    request: { kind: "choices", context, continuations: [" A", " B"] },
  };
}

const keysOf = (items: readonly RenderedItem[], changed: KnownModel = model): string[] =>
  evaluationTrials(changed, items, "exact").map(({ trialKey }) => trialKey);

describe("evaluationTrials", () => {
  it("puts contexts with a common beginning next to each other", () => {
    const items = [rendered(0, "b two"), rendered(1, "a one"), rendered(2, "b one")];
    const trials = evaluationTrials(model, items, "exact");
    expect(trials.map(({ docId }) => docId)).toEqual([1, 2, 0]);
  });

  it("keeps the order of the data for generated answers", () => {
    const items = [rendered(0, "b"), rendered(1, "a")].map((item): RenderedItem => ({
      ...item,
      request: {
        kind: "generation",
        prompt: item.item.doc["question"] as string,
        sampling: { temperature: 0, topK: null, topP: null, minP: null, seed: 0 },
        maxOutputTokens: 8,
        stopStrings: [],
        sharedTokenCount: 0,
      },
    }));
    expect(evaluationTrials(model, items, "exact").map(({ docId }) => docId)).toEqual([0, 1]);
  });

  it("keeps tasks apart, in the order in which they were given", () => {
    const items = [
      rendered(0, "z", "second"),
      rendered(0, "a", "first"),
      rendered(1, "a", "second"),
    ];
    const trials = evaluationTrials(model, items, "exact");
    expect(trials.map(({ task, docId }) => `${task} ${docId}`)).toEqual([
      "second 1",
      "second 0",
      "first 0",
    ]);
  });

  it("gives the same key to the same work, and another to every change that can change a result", () => {
    const item = rendered(0, "q");
    const [key] = keysOf([item]);
    const changes: readonly (readonly string[])[] = [
      keysOf([rendered(0, "q?")]),
      keysOf([rendered(1, "q")]),
      keysOf([{ ...item, leaf: { ...item.leaf, version: "2" } }]),
      keysOf([{ ...item, leaf: { ...item.leaf, scorer: "label-text" } }]),
      keysOf([{ ...item, request: { ...item.request, continuations: [" A"] } as never }]),
      keysOf([item], { ...model, fileSha256: sha256Of("other") }),
      keysOf([item], {
        ...model,
        facts: { ...sampleFacts, options: { ...sampleFacts.options, kvTypeK: "f32" } },
      }),
      evaluationTrials(model, [item], "fast").map(({ trialKey }) => trialKey),
    ];
    expect(keysOf([rendered(0, "q")])).toEqual([key]);
    expect(new Set([key, ...changes.flat()]).size).toBe(changes.length + 1);
  });
});
