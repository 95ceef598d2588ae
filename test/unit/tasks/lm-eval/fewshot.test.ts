import { describe, expect, it } from "vitest";
import { ConfigError } from "../../../../src/core/errors.ts";
import { sha256Of } from "../../../../src/core/hash.ts";
import { loadGsm8kCotShots } from "../../../../src/tasks/lm-eval/gsm8k-cot-shots.ts";
import { gsm8kCotLeaf } from "../../../../src/tasks/lm-eval/gsm8k-cot.ts";
import {
  drawnShots,
  drawnShotsWithoutDocument,
  firstShots,
} from "../../../../src/tasks/lm-eval/fewshot.ts";
import { readRecordedRun, recordedLeaves, TEXT } from "../../../fixtures/lm-eval/recorded.ts";

const POOL = { task: "t", name: "the train split", documents: ["a", "b", "c"] };
const EMPTY = { ...POOL, documents: [] };

/** What a refusal says and what it advises. */
function refusal(action: () => unknown): { readonly message: string; readonly hint: string } {
  try {
    action();
  } catch (error) {
    if (error instanceof ConfigError) return { message: error.message, hint: error.hint };
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("the choice of shots", () => {
  it("draws the same shots of the first documents however many follow", () => {
    const pool = { ...POOL, documents: Array.from({ length: 50 }, (_, index) => index) };
    expect(drawnShots(pool, 5, 40).slice(0, 3)).toEqual(drawnShots(pool, 5, 3));
  });

  it("draws none for zero shots, also from an empty pool", () => {
    expect(drawnShots(EMPTY, 0, 2)).toEqual([[], []]);
    expect(drawnShotsWithoutDocument(EMPTY, 0, ["x"])).toEqual([[]]);
    expect(firstShots(EMPTY, 0)).toEqual([]);
  });

  it("never shows a document its own answer where pool and split are the same", () => {
    const documents = Array.from({ length: 9 }, (_, index) => ({ question: index % 6 }));
    const pool = { ...POOL, documents };
    for (const [index, shots] of drawnShotsWithoutDocument(pool, 4, documents).entries()) {
      expect(shots).toHaveLength(4);
      expect(shots).not.toContainEqual(documents[index]);
    }
  });

  it("says how many shots there are when more are asked for", () => {
    const first = refusal(() => firstShots(POOL, 4));
    expect(first.message).toBe("t: 4 shots were asked for, but the train split has 3 documents");
    expect(first.hint).toBe("Ask for at most 3 shots.");
    expect(refusal(() => drawnShots(POOL, 4, 1))).toEqual(first);
    expect(refusal(() => drawnShotsWithoutDocument(POOL, 3, ["x"])).hint).toBe(
      "Ask for at most 2 shots.",
    );
  });

  it("names what is missing when there is nothing to draw from", () => {
    expect(refusal(() => drawnShots(EMPTY, 25, 1))).toEqual({
      message: "t: 25 shots were asked for, but the train split has 0 documents",
      hint: "Ask with --fewshot 0, or provide the data of the train split.",
    });
  });
});

describe("gsm8k_cot", () => {
  const data = { dataset: "invented", language: "en", test: [] } as const;

  // The hash is that of lm-eval's own prompts: see prompts/tasks/gsm8k_cot.yaml.
  it("has the eight published examples", async () => {
    const run = readRecordedRun();
    const leaf = (await recordedLeaves(run, TEXT)).find(({ task }) => task === "gsm8k_cot");
    const prompt = leaf?.items[0]?.ask.prompt;
    const text = prompt?.kind === "text" ? prompt.text : "";
    const prefix = text.slice(0, text.lastIndexOf("Q: "));
    expect(sha256Of(prefix)).toBe(
      "3d55795c084e26f6ebb6925833999a44f75c4280eb7ab4d66f9bb940244e4847",
    );
  });

  it("is another version with other examples", async () => {
    const shots = await loadGsm8kCotShots();
    expect(gsm8kCotLeaf({ ...data, shots }, TEXT).version).toBe("lm-eval 0.4.13 gsm8k_cot 3.0");
    const edited = [
      ...shots.slice(0, 7),
      { question: "Q: 1 + 1?\nA:", answer: "The answer is 2." },
    ];
    expect(gsm8kCotLeaf({ ...data, shots: edited }, TEXT).version).toMatch(
      /^gsm8k_cot with the shots [0-9a-f]{12}$/,
    );
  });
});
