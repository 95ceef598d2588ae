import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { HangWatch } from "../../../../src/engines/channel/hang-watch.ts";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** A watch over an engine that answers each question with the number of tokens at that time. */
function watchOver(tokensAt: (elapsedMs: number) => number | null) {
  const startedMs = performance.now();
  const seen = { questions: 0, givenUp: [] as string[] };
  const watch = new HangWatch(1000, {
    ask: () => {
      seen.questions += 1;
      const tokens = tokensAt(performance.now() - startedMs);
      if (tokens !== null) watch.saw(tokens);
    },
    giveUp: (message) => seen.givenUp.push(message),
  });
  watch.start();
  return { watch, seen };
}

describe("the hang watch", () => {
  it("asks nothing while a request is shorter than half the limit", () => {
    const { watch, seen } = watchOver(() => 0);
    vi.advanceTimersByTime(499);
    watch.stop();
    vi.advanceTimersByTime(10_000);
    expect(seen).toEqual({ questions: 0, givenUp: [] });
  });

  it("gives up when no answer comes at all", () => {
    const { seen } = watchOver(() => null);
    vi.advanceTimersByTime(999);
    expect(seen.givenUp).toEqual([]);
    vi.advanceTimersByTime(251);
    expect(seen.givenUp).toEqual(["the engine made no progress for 1 s; the process was ended"]);
  });

  it("gives up when the count of tokens stands still", () => {
    const { seen } = watchOver((elapsedMs) => Math.min(elapsedMs, 2000));
    vi.advanceTimersByTime(2999);
    expect(seen.givenUp).toHaveLength(0);
    vi.advanceTimersByTime(600);
    expect(seen.givenUp).toHaveLength(1);
  });

  it.each([100, 499, 501, 900, 999])(
    "never gives up on an engine with a token every %i ms",
    (tokenMs) => {
      const { watch, seen } = watchOver((elapsedMs) => Math.floor(elapsedMs / tokenMs));
      vi.advanceTimersByTime(100_000);
      watch.stop();
      expect(seen.givenUp).toEqual([]);
    },
  );

  it("gives up once", () => {
    const { seen } = watchOver(() => null);
    vi.advanceTimersByTime(50_000);
    expect(seen.givenUp).toHaveLength(1);
  });
});
