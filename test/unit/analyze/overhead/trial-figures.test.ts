import { describe, expect, it } from "vitest";
import { summarizeRung } from "../../../../src/analyze/overhead/rung-summary.ts";
import { joinLadder } from "../../../../src/analyze/overhead/ladder-trials.ts";
import { figureOf } from "../../../../src/analyze/overhead/trial-figures.ts";
import type { GenerationTrace } from "../../../../src/core/generation.ts";
import type { OkLadderRecord } from "../../../../src/core/overhead.ts";
import {
  ladderRecordOf,
  ladderTraceOf,
  ladderTrialOf,
} from "../../../fixtures/overhead/build-ladder.ts";

const PLANNED = ladderTrialOf({ rung: "llama-server", promptId: "p1", round: 0 }, 0);
const FIGURES = { ttftMs: 40, tokenUs: 5_000 };

function recordWith(changes: Partial<GenerationTrace>): OkLadderRecord {
  return ladderRecordOf(PLANNED, 0, FIGURES, { trace: ladderTraceOf(PLANNED, FIGURES, changes) });
}

function withTokenNs(tokenNs: number[] | null): OkLadderRecord {
  const { timing } = ladderTraceOf(PLANNED, FIGURES);
  return recordWith({ outputTokens: null, timing: { ...timing, tokenNs } });
}

describe("the time per token of a ladder", () => {
  it("is that of N - 1 steps", () => {
    expect(figureOf(recordWith({}), "time-per-token-us")).toBe(5_000);
  });

  it("is not known from chunks of text, however many they are", () => {
    // Eleven chunks of eleven tokens: enough for a decode speed, not for a difference of a percent.
    expect(figureOf(withTokenNs(null), "time-per-token-us")).toBeNull();
  });

  it("gives no decode speed of the rung where it is not known", () => {
    const { outcomes } = joinLadder([PLANNED], [withTokenNs(null)]);
    expect(summarizeRung("llama-server", outcomes)).toMatchObject({
      tellsTokens: false,
      timePerTokenUs: null,
      decodeTokensPerSecond: null,
    });
  });

  it("is the inverse of the decode speed of the rung", () => {
    const { outcomes } = joinLadder([PLANNED], [recordWith({})]);
    expect(summarizeRung("llama-server", outcomes)).toMatchObject({
      timePerTokenUs: 5_000,
      decodeTokensPerSecond: 200,
    });
  });

  it("is not known where the second token came with the first", () => {
    expect(figureOf(withTokenNs([5e6, 5e6, 9e6]), "time-per-token-us")).toBeNull();
  });

  it("does not mind tokens that come together later", () => {
    expect(figureOf(withTokenNs([5e6, 7e6, 9e6, 9e6]), "time-per-token-us")).toBeCloseTo(
      4e3 / 3,
      9,
    );
  });

  it.each([[[]], [[5e6]]])("is not known of %j", (tokenNs) => {
    expect(figureOf(withTokenNs(tokenNs), "time-per-token-us")).toBeNull();
  });
});
