import { describe, expect, it } from "vitest";
import { arcChallengeLeaf } from "../../../../src/tasks/lm-eval/arc-challenge.ts";
import { hellaswagLeaf } from "../../../../src/tasks/lm-eval/hellaswag.ts";
import { readRecordedRun, TEXT } from "../../../fixtures/lm-eval/recorded.ts";

const { rows } = readRecordedRun();
const BASE = { dataset: "invented", language: "en" } as const;

describe("a document whose answer is no choice", () => {
  it("is named: ARC", () => {
    const test = rows["allenai/ai2_arc"].test.map((document) => ({ ...document, answerKey: "E" }));
    expect(() => arcChallengeLeaf({ ...BASE, test, train: null }, TEXT)).toThrow(
      'arc_challenge: document test_0: the answer "E" is none of the labels 1, 2, 3',
    );
  });
});

describe("HellaSwag from llama.cpp's text file", () => {
  const validation = [{ query: "Walking: she Walks", choices: ["a", "b", "c", "d"], gold: 2 }];
  const documents = { form: "queries", validation, train: null } as const;

  it("is asked as it stands, under a version of its own", () => {
    const leaf = hellaswagLeaf({ ...BASE, documents }, TEXT);
    expect(leaf.version).toBe("hellaswag of llama.cpp's text file");
    expect(leaf.items[0]?.ask).toEqual({
      kind: "choices",
      prompt: { kind: "text", text: "Walking: she Walks" },
      continuations: [" a", " b", " c", " d"],
    });
  });

  it("has nothing to draw shots from", () => {
    expect(() => hellaswagLeaf({ ...BASE, documents }, { ...TEXT, fewshot: 5 })).toThrow(
      "hellaswag: 5 shots were asked for, but the train split has 0 documents",
    );
  });
});
