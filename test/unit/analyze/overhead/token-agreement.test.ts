import { describe, expect, it } from "vitest";
import { compareOutputs } from "../../../../src/analyze/overhead/token-agreement.ts";
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

describe("whether all rungs wrote the same tokens", () => {
  it("is so when the ids are equal", () => {
    const records = [
      recordOf("direct", { outputTokens: [1, 2] }),
      recordOf("llama-server", { outputTokens: [1, 2] }),
    ];
    const { verdict, rungs, partings } = compareOutputs(records);
    expect(verdict).toBe("identical");
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
    const { verdict, partings } = compareOutputs(records);
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
    expect(compareOutputs(records).partings[0]).toMatchObject({
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
    const { verdict, rungs } = compareOutputs(records);
    expect(verdict).toBe("text-equal");
    expect(rungs[0]).toMatchObject({ sameIdsCount: 0, sameTextCount: 1 });
  });

  it("names the place where texts part", () => {
    const records = [
      recordOf("direct", { text: "the bank" }),
      recordOf("llama-server", { outputTokens: null, text: "the band" }),
    ];
    expect(compareOutputs(records).partings[0]).toMatchObject({
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
    const { partings, rungs } = compareOutputs(records);
    expect(partings.map(({ round }) => round)).toEqual([1]);
    expect(rungs[0]).toMatchObject({ comparedCount: 3, differentCount: 2 });
  });

  it("compares nothing across prompts and rounds", () => {
    const records = [
      recordOf("direct", { outputTokens: [1] }, { promptId: "p1" }),
      recordOf("own-server", { outputTokens: [2] }, { promptId: "p2" }),
      recordOf("llama-server", { outputTokens: [3] }, { round: 1 }),
    ];
    expect(compareOutputs(records).verdict).toBe("not-compared");
  });
});
