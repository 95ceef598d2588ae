import { describe, expect, it } from "vitest";
import {
  compareOutputs,
  type Agreement,
} from "../../../../src/analyze/overhead/token-agreement.ts";
import type { GenerationTrace } from "../../../../src/core/generation.ts";
import type { OkLadderRecord, RungName } from "../../../../src/core/overhead.ts";
import {
  ladderRecordOf,
  ladderTraceOf,
  ladderTrialOf,
} from "../../../fixtures/overhead/build-ladder.ts";

const FIGURES = { ttftMs: 40, tokenUs: 5_000 };

function recordOf(
  rung: RungName,
  trace: Partial<GenerationTrace>,
  place: { promptId?: string; round?: number } = {},
): OkLadderRecord {
  const planned = ladderTrialOf({ rung, promptId: "p1", round: 0, ...place }, 0);
  return ladderRecordOf(planned, 0, FIGURES, { trace: ladderTraceOf(planned, FIGURES, trace) });
}

/** Of a plan that has the rungs of the records. */
function compare(records: readonly OkLadderRecord[]): Agreement {
  return compareOutputs(
    records,
    records.map(({ rung }) => rung),
  );
}

describe("whether all rungs wrote the same tokens", () => {
  it("is so when the ids are equal", () => {
    const records = [
      recordOf("direct", { outputTokens: [1, 2] }),
      recordOf("llama-server", { outputTokens: [1, 2] }),
    ];
    const { verdict, rungs, uncomparedRungs, partings } = compare(records);
    expect(verdict).toBe("identical");
    expect(uncomparedRungs).toEqual([]);
    expect(partings).toEqual([]);
    expect(rungs).toEqual([
      {
        rung: "llama-server",
        comparedCount: 1,
        sameIdsCount: 1,
        sameTextCount: 0,
        differentCount: 0,
      },
    ]);
  });

  it("names the first place where ids part", () => {
    const records = [
      recordOf("llama-server", { outputTokens: [1, 2, 1021, 4] }),
      recordOf("direct", { outputTokens: [1, 2, 504, 4] }),
    ];
    const { verdict, partings } = compare(records);
    expect(verdict).toBe("differ");
    expect(partings).toEqual([
      {
        promptId: "p1",
        round: 0,
        rung: "llama-server",
        base: "direct",
        position: 2,
        tokenId: 1021,
        baseTokenId: 504,
        comparedAs: "ids",
      },
    ]);
  });

  it("has no id where an output ended early", () => {
    const records = [
      recordOf("direct", { outputTokens: [1, 2, 3] }),
      recordOf("own-server", { outputTokens: [1, 2] }),
    ];
    expect(compare(records).partings[0]).toMatchObject({
      position: 2,
      tokenId: null,
      baseTokenId: 3,
    });
  });

  it("compares texts where a server tells no ids", () => {
    const records = [
      recordOf("direct", { outputTokens: [1, 2], text: "a b" }),
      recordOf("llama-server", { outputTokens: null, text: "a b" }),
    ];
    const { verdict, rungs } = compare(records);
    expect(verdict).toBe("text-equal");
    expect(rungs[0]).toMatchObject({ sameIdsCount: 0, sameTextCount: 1 });
  });

  it("names the place where texts part", () => {
    const records = [
      recordOf("direct", { text: "the bank" }),
      recordOf("llama-server", { outputTokens: null, text: "the band" }),
    ];
    expect(compare(records).partings[0]).toMatchObject({
      position: 7,
      tokenId: null,
      comparedAs: "text",
    });
  });

  it("names one place for each rung and prompt: the first round", () => {
    const records = [2, 0, 1].flatMap((round) => [
      recordOf("direct", { outputTokens: [1] }, { round }),
      recordOf("own-server", { outputTokens: [round === 0 ? 1 : 7] }, { round }),
    ]);
    const { partings, rungs } = compare(records);
    expect(partings.map(({ round }) => round)).toEqual([1]);
    expect(rungs[0]).toMatchObject({ comparedCount: 3, differentCount: 2 });
  });

  it("takes half a character at the end of a text for no other text", () => {
    const texts = (own: string, base: string) => [
      recordOf("direct", { text: base }),
      recordOf("llama-server", { outputTokens: null, text: own }),
    ];
    expect(compare(texts("abc", "abc\uFFFD")).verdict).toBe("text-equal");
    expect(compare(texts("abc\uFFFD", "abc")).verdict).toBe("text-equal");
    expect(compare(texts("ab\uFFFDc", "abc")).verdict).toBe("differ");
    expect(compare(texts("abc\uFFFD\uFFFD", "abc")).verdict).toBe("differ");
  });

  it("names the rungs of the plan that wrote nothing", () => {
    const records = [recordOf("direct", {}), recordOf("own-server", {})];
    const planned = ["llama-server", "own-server", "direct"] as const;
    const { verdict, uncomparedRungs } = compareOutputs(records, planned);
    expect(verdict).toBe("identical");
    expect(uncomparedRungs).toEqual(["llama-server"]);
  });

  it("names the lowest rung too where it wrote nothing", () => {
    const records = [recordOf("own-server", {}), recordOf("llama-server", {})];
    const planned = ["direct", "own-server", "llama-server"] as const;
    expect(compareOutputs(records, planned).uncomparedRungs).toEqual(["direct"]);
  });

  it("names a rung whose outputs found no partner", () => {
    const records = [
      recordOf("direct", {}),
      recordOf("own-server", {}),
      recordOf("llama-server", {}, { promptId: "p2" }),
    ];
    expect(compare(records).uncomparedRungs).toEqual(["llama-server"]);
  });

  it("compares nothing across prompts and rounds", () => {
    const records = [
      recordOf("direct", { outputTokens: [1] }, { promptId: "p1" }),
      recordOf("own-server", { outputTokens: [2] }, { promptId: "p2" }),
      recordOf("llama-server", { outputTokens: [3] }, { round: 1 }),
    ];
    expect(compare(records).verdict).toBe("not-compared");
  });
});
