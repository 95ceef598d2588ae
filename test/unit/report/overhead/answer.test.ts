import { describe, expect, it } from "vitest";
import { analyzeOverhead } from "../../../../src/analyze/overhead/analyze-overhead.ts";
import type { OverheadAnalysis } from "../../../../src/analyze/overhead/overhead-analysis.ts";
import type {
  OverheadMetric,
  RungComparison,
} from "../../../../src/analyze/overhead/compare-rungs.ts";
import { answerSentences } from "../../../../src/report/overhead/answer.ts";
import {
  agreementLines,
  partingSentences,
} from "../../../../src/report/overhead/agreement-text.ts";
import { shareText, signedFigure, sizeText } from "../../../../src/report/overhead/figure-text.ts";
import { trialSentences } from "../../../../src/report/overhead/trial-sentences.ts";
import { wordsOf } from "../../../../src/report/words/words-of.ts";
import { plantedLadder, troubledLadder } from "../../../fixtures/overhead/planted-ladder.ts";

const EN = wordsOf("en");
const FR = wordsOf("fr");
const ANALYSIS = analyzeOverhead(plantedLadder());

/** The analysis with other results of the server of this tool against the lowest way. */
function withComparison(
  metric: OverheadMetric,
  changes: Partial<RungComparison>,
): OverheadAnalysis {
  const comparisons = ANALYSIS.comparisons.map((one) =>
    one.rung === "own-server" && one.base === "direct" && one.metric === metric
      ? { ...one, ...changes }
      : one,
  );
  return { ...ANALYSIS, comparisons };
}

describe("the answer of a ladder", () => {
  it("names the added time, its interval and what it means", () => {
    const analysis = withComparison("time-per-token-us", {
      difference: { value: 31.2, low: 24.1, high: 38.3 },
      verdict: "shown",
    });
    const meaning = [20, 100].map((tokensPerSecond) => {
      const value = (31.2 * tokensPerSecond) / 1e6;
      return {
        rung: "own-server" as const,
        tokensPerSecond,
        tokenShare: { value, low: value, high: value },
        ttftShare: null,
      };
    });
    expect(answerSentences({ ...analysis, meaning }, EN)[0]).toMatch(
      /^HTTP over loopback to the same engine adds 31\.2 µs \(24\.1 to 38\.3\) to each token: 0\.06 % at 20 tokens\/s and 0\.31 % at 100 tokens\/s\./,
    );
  });

  it("says when the second way is the faster one, with the nearer end first", () => {
    const analysis = withComparison("ttft-ms", {
      difference: { value: -0.4, low: -0.5, high: -0.3 },
      verdict: "shown",
    });
    expect(answerSentences(analysis, EN)[0]).toContain(
      "The first token comes 0.40 ms (0.30 to 0.50) earlier.",
    );
  });

  it("calls a difference within the noise not told apart", () => {
    const analysis = withComparison("time-per-token-us", {
      difference: { value: 1, low: 0.5, high: 1.5 },
      verdict: "within-noise",
    });
    expect(answerSentences(analysis, EN)[0]).toContain(
      "the difference per token, +1.00 [+0.50, +1.50] µs, is not told apart from two equal processes",
    );
  });

  it("says that an interval holds zero", () => {
    const analysis = withComparison("time-per-token-us", {
      difference: { value: 9, low: -1, high: 19 },
      verdict: "not-shown",
    });
    expect(answerSentences(analysis, EN)[0]).toContain(
      "no difference per token is shown, +9.00 [-1.00, +19.0] µs; the interval holds zero",
    );
  });

  it("warns when two equal processes differ", () => {
    const comparisons = ANALYSIS.comparisons.map((one) =>
      one.isFloor ? { ...one, difference: { value: 5, low: 2, high: 8 } } : one,
    );
    expect(answerSentences({ ...ANALYSIS, comparisons }, EN).join(" ")).toContain(
      "Nothing differs between them, and yet an interval leaves out zero",
    );
  });

  it("says that the noise floor was not measured", () => {
    const analysis = analyzeOverhead(plantedLadder({ rungs: ["direct", "own-server"] }));
    expect(answerSentences(analysis, EN)).toContain(EN.overhead.noFloor);
  });

  it("names no noise floor where no pair of the two equal processes counts", () => {
    const comparisons = ANALYSIS.comparisons.map((one) =>
      one.isFloor ? { ...one, difference: null } : one,
    );
    const sentences = answerSentences({ ...ANALYSIS, comparisons }, EN);
    expect(sentences).toContain(EN.overhead.noFloor);
    expect(sentences.join(" ")).not.toContain("leaves out zero");
  });

  it("says that one prompt in one round bears no noise floor", () => {
    const analysis = analyzeOverhead(plantedLadder({ promptCount: 1, rounds: 1 }));
    const sentences = answerSentences(analysis, EN).join(" ");
    expect(sentences).toContain("Not every such difference was observed with an interval");
    expect(sentences).not.toContain("leaves out zero");
  });

  it("leaves a difference out of the noise floor that nobody observed", () => {
    const comparisons = ANALYSIS.comparisons.map((one) =>
      one.isFloor && one.metric === "time-per-token-us" ? { ...one, difference: null } : one,
    );
    expect(answerSentences({ ...ANALYSIS, comparisons }, EN).join(" ")).toContain(
      "two equal processes differed by 0.00 [-0.02, +0.02] ms to the first token. Not every",
    );
  });

  it("gives the reason where a server does not tell the time of each token", () => {
    expect(answerSentences(analyzeOverhead(troubledLadder()), EN)[1]).toMatch(
      /^HTTP over loopback to llama-server: no difference per token, the server does not tell/,
    );
  });

  it("names the ways of which nothing could be compared", () => {
    const agreement = { ...ANALYSIS.agreement, uncomparedRungs: ["llama-server" as const] };
    const sentences = answerSentences({ ...ANALYSIS, agreement }, EN);
    expect(sentences).toContain(
      "Nothing of these ways could be compared, so their tokens are not known to be the same: HTTP, llama-server.",
    );
    expect(sentences.join(" ")).not.toContain("All ways");
  });

  it("says that llama-server calls more its engine than another server", () => {
    const [ours, llamaServer] = answerSentences(ANALYSIS, EN);
    expect(llamaServer).toContain(EN.overhead.outsideOfLlamaServer);
    expect(ours).not.toContain(EN.overhead.outsideOfLlamaServer);
  });

  it("speaks of what was compared where nothing went over HTTP", () => {
    const analysis = analyzeOverhead(plantedLadder({ rungs: ["direct", "node-llama-cpp"] }));
    expect(answerSentences(analysis, EN)[0]).toMatch(
      /^The interface of node-llama-cpp in process adds 1\d\.\d µs/,
    );
  });

  it("speaks of a way without HTTP behind those over HTTP where its difference is shown", () => {
    expect(answerSentences(ANALYSIS, EN)[2]).toMatch(/^The interface of node-llama-cpp in process/);
  });

  it("leaves a way without HTTP to the tables where no difference of it is shown", () => {
    const comparisons = ANALYSIS.comparisons.map((one) =>
      one.rung === "node-llama-cpp" ? { ...one, verdict: "within-noise" as const } : one,
    );
    const sentences = answerSentences({ ...ANALYSIS, comparisons }, EN).join(" ");
    expect(sentences).not.toContain("node-llama-cpp");
  });

  it("says that nothing was measured", () => {
    const { manifest, plan } = plantedLadder();
    const analysis = analyzeOverhead({ manifest, plan, records: [], sessions: [] });
    expect(answerSentences(analysis, EN)).toEqual([EN.overhead.nothing]);
  });

  it("writes figures as French does", () => {
    expect(answerSentences(ANALYSIS, FR)[0]).toMatch(
      /^HTTP en boucle locale vers le même moteur ajoute 3\d,\d\u00a0µs \(\d+,\d à \d+,\d\) à chaque jeton\u00a0: 0,06\u202f% à 20\u00a0jetons\/s/,
    );
  });
});

describe("what is in no figure", () => {
  const analysis = analyzeOverhead(troubledLadder());

  it("is said with its reason, way by way", () => {
    expect(trialSentences(analysis, EN)).toEqual([
      'HTTP, same engine: 1 trial failed, the engine process ended: =1+1\\u{1b}[31m<script>alert(1)</script>\\u{202e}"a|b`',
      "HTTP, same engine: 1 trial not run.",
      "HTTP, llama-server: 1 trial left out, a part of the prompt was in the cache, by the engine's own count.",
      "HTTP, llama-server: 1 trial left out, the server does not tell how many prompt tokens it evaluated, so an empty cache is not proved.",
      "HTTP, llama-server: 2 trials left out, other tokens than the lowest way wrote for this prompt.",
      "2 lines of records.jsonl could not be read and are in no figure.",
    ]);
  });

  it("names the place where a text parts from the lowest way's", () => {
    expect(partingSentences(analysis.agreement, EN)).toEqual([
      "HTTP, llama-server, prompt p2, round 2: the text parts from that of the C interface in process at character 7.",
    ]);
  });

  it("tells ids from texts in the count of equal outputs", () => {
    expect(agreementLines(analysis.agreement, EN).at(-1)).toBe(
      "HTTP, llama-server: 0 of 8 outputs with the same ids, 7 with the same text, ids not told.",
    );
  });
});

describe("a figure in a sentence", () => {
  it.each([
    [0.31, "+0.31"],
    [-0.31, "-0.31"],
    [0.001, "0.00"],
    [-0.001, "0.00"],
    [0, "0"],
    [1234.5, "+1,235"],
  ])("writes %f with its sign as %s", (value, text) => {
    expect(signedFigure(value, EN)).toBe(text);
  });

  it("writes a tiny share as smaller than what is written", () => {
    expect(shareText(0.00001, EN)).toBe("< 0.01 %");
    expect(shareText(0.000_62, EN)).toBe("0.06 %");
  });

  it("leaves the range out where there is none", () => {
    const size = sizeText({ value: 2, low: null, high: null }, "ttft-ms", EN);
    expect(size).toBe("2.00 ms");
  });
});
