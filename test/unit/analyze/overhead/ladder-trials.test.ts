import { describe, expect, it } from "vitest";
import { joinLadder } from "../../../../src/analyze/overhead/ladder-trials.ts";
import type { GenerationTrace } from "../../../../src/core/generation.ts";
import type { RungName } from "../../../../src/core/overhead.ts";
import {
  failedLadderRecordOf,
  ladderRecordOf,
  ladderTraceOf,
  ladderTrialOf,
  PROMPT_TOKENS,
  TOKENS,
} from "../../../fixtures/overhead/build-ladder.ts";

const FIGURES = { ttftMs: 40, tokenUs: 5_000 };

function trialOf(rung: RungName, promptId = "p1", round = 0) {
  return ladderTrialOf({ rung, promptId, round }, 0);
}

function recordWith(rung: RungName, changes: Partial<GenerationTrace>, promptId = "p1", round = 0) {
  const planned = trialOf(rung, promptId, round);
  return ladderRecordOf(planned, 0, FIGURES, { trace: ladderTraceOf(planned, FIGURES, changes) });
}

function exclusionsOf(records: readonly ReturnType<typeof recordWith>[]): (string | null)[] {
  const plan = records.map(({ rung, promptId, round }) => trialOf(rung, promptId, round));
  return joinLadder(plan, records).outcomes.map(({ exclusion }) => exclusion);
}

describe("which trials of a ladder count", () => {
  it("counts one whose every prompt token was evaluated", () => {
    expect(exclusionsOf([recordWith("direct", {})])).toEqual([null]);
  });

  it("leaves out one that had a part of its prompt in the cache", () => {
    const record = recordWith("llama-server", {
      cachedTokenCount: 10,
      evaluatedTokenCount: PROMPT_TOKENS - 10,
    });
    expect(exclusionsOf([record])).toEqual(["cache-not-cold"]);
  });

  it("does not say of one that evaluated more tokens than its prompt has that it was cached", () => {
    const record = recordWith("llama-server", { evaluatedTokenCount: PROMPT_TOKENS + 1 });
    expect(exclusionsOf([record])).toEqual(["other-prompt"]);
  });

  it("leaves out one whose engine does not tell", () => {
    const record = recordWith("llama-server", { evaluatedTokenCount: null });
    expect(exclusionsOf([record])).toEqual(["cache-not-proved"]);
  });

  it("leaves out every round of a prompt for which a rung once wrote other tokens", () => {
    const other = { outputTokens: [...TOKENS.slice(0, 3), 99] };
    const records = [
      recordWith("direct", {}, "p1", 0),
      recordWith("direct", {}, "p1", 1),
      recordWith("llama-server", {}, "p1", 0),
      recordWith("llama-server", other, "p1", 1),
      recordWith("llama-server", {}, "p2", 0),
    ];
    expect(exclusionsOf(records)).toEqual([null, null, "other-tokens", "other-tokens", null]);
  });

  it("takes the attempt that succeeded after one that failed", () => {
    const planned = trialOf("direct");
    const success = ladderRecordOf(planned, 1, FIGURES);
    const { outcomes } = joinLadder([planned], [failedLadderRecordOf(planned, 0), success]);
    expect(outcomes[0]?.ok).toBe(success);
    expect(outcomes[0]?.failedAttemptCount).toBe(1);
  });

  it("leaves warm-ups out, and counts records that nobody planned", () => {
    const warmUp = ladderTrialOf({ rung: "direct", promptId: "p1", round: 0 }, 0, {
      phase: "warm-up",
    });
    const stray = trialOf("direct", "p9");
    const records = [ladderRecordOf(warmUp, 0, FIGURES), ladderRecordOf(stray, 1, FIGURES)];
    const joined = joinLadder([warmUp, trialOf("direct")], records);
    expect(joined.outcomes.map(({ planned }) => planned.phase)).toEqual(["measured"]);
    expect(joined.strayRecordCount).toBe(1);
  });
});
