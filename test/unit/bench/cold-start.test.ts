import { describe, expect, it } from "vitest";
import { figuresOf, tableRows } from "../../../bench/cold-start/compare-commands.ts";
import { readTimes } from "../../../bench/cold-start/hyperfine.ts";
import { loggedTokens } from "../../../bench/cold-start/same-first-token.ts";

const REFERENCE = { name: "reference", command: ["true"] };
const SLOWER = { name: "slower", command: ["sleep", "1"] };

function round(reference: readonly number[], slower: readonly number[], firstOutput: number) {
  return [
    { value: { wallMs: reference, cpuMs: 4, firstOutputMs: null }, othersCores: 0 },
    { value: { wallMs: slower, cpuMs: 8, firstOutputMs: firstOutput }, othersCores: null },
  ];
}

const ROUNDS = [round([10, 12, 11], [22, 33, 22], 20), round([20, 20, 20], [30, 31, 29], 28)];

describe("figures of a cold start", () => {
  it("takes the ratio within each round, from the medians of its runs", () => {
    expect(figuresOf(SLOWER, 1, ROUNDS).ratios).toMatchObject({
      count: 2,
      minimum: 30 / 20,
      median: (22 / 11 + 30 / 20) / 2,
      maximum: 22 / 11,
    });
  });

  it("pools all runs for the time from start to end", () => {
    expect(figuresOf(SLOWER, 1, ROUNDS).wallMs).toMatchObject({
      count: 6,
      minimum: 22,
      maximum: 33,
      median: 29.5,
    });
  });

  it("says nothing of a first output that never came", () => {
    expect(figuresOf(REFERENCE, 0, ROUNDS).firstOutputMs).toMatchObject({ count: 0, median: null });
    expect(figuresOf(SLOWER, 1, ROUNDS).firstOutputMs.median).toBe(24);
  });

  it("leaves the ratio of the first command to itself out of the table", () => {
    const figures = [figuresOf(REFERENCE, 0, ROUNDS), figuresOf(SLOWER, 1, ROUNDS)];
    const counts = { roundCount: 2, disturbedCount: 3, calm: false };
    expect(
      tableRows({ subject: "", figures, ...counts, rounds: ROUNDS, disturbed: [] }),
    ).toStrictEqual([
      ["reference", "16", "10..20", "-", "4", "", "", "2 (+3) (busy)"],
      ["slower", "30", "22..33", "24", "8", "1.75", "1.50..2.00", "2 (+3) (busy)"],
    ]);
  });
});

describe("readTimes", () => {
  // hyperfine 1.15.0: hyperfine --shell=none --style none --warmup 1 --runs 2 --export-json t.json 'sleep 0.01'
  const EXPORT = `{"results": [{"command": "sleep 0.01", "mean": 0.011692995500000001, "stddev": 0.0001604333362630724, "median": 0.011692995500000001, "user": 0.000661, "system": 0.000775, "min": 0.011579552, "max": 0.011806439, "times": [0.011579552, 0.011806439], "exit_codes": [0, 0]}]}`;

  it("reads the single times of an export in milliseconds", () => {
    const { wallMs, cpuMs } = readTimes(EXPORT);
    expect(wallMs).toStrictEqual([0.011579552 * 1000, 0.011806439 * 1000]);
    expect(cpuMs).toBeCloseTo(0.661 + 0.775, 9);
  });

  it("refuses an export without a run", () => {
    expect(() => readTimes('{"results":[{"times":[],"user":0,"system":0}]}')).toThrow(/times/);
  });
});

describe("loggedTokens", () => {
  // llama-completion of node-llama-cpp 3.21.1 with --verbose-prompt --log-file, a part of its log
  const LOG = [
    "0.00.354.397 I llama_completion: number of tokens in prompt = 2",
    "0.00.354.399 I   1780 -> 'What'",
    "0.00.354.403 I    198 -> '",
    "'",
    "0.00.354.403 I ",
    "0.00.354.410 I sampler seed: 1870888882",
  ].join("\n");

  it("reads the ids of a prompt whose tokens hold line ends", () => {
    expect(loggedTokens(LOG)).toStrictEqual([1780, 198]);
  });
});
