import { readFileSync } from "node:fs";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { StatsOptions } from "../../../../src/cli/commands/stats.ts";
import { parseMargin } from "../../../../src/cli/stats/margin.ts";
import { computeStats } from "../../../../src/cli/stats/compute-stats.ts";
import { renderStats } from "../../../../src/cli/stats/render-stats.ts";
import { runStats, statsOf } from "../../../../src/cli/stats/run-stats.ts";
import { ConfigError } from "../../../../src/core/errors.ts";
import { rejectionOf, temporaryFile } from "../../../support/temporary-folder.ts";

const OPTIONS: StatsOptions = { json: true, resamples: 10_000, confidence: 0.95 };

/** Three pairs of samples and what SciPy and R say of them; see `source` in the file. */
const VECTORS = JSON.parse(
  readFileSync(new URL("../../../fixtures/exchange/stats-command.json", import.meta.url), "utf8"),
) as {
  samples: Record<string, { a: number[]; b: number[] }>;
  expected: Record<string, Record<string, number>>;
  ends: Record<string, Record<string, [number, number]>>;
};

function statsOn(input: unknown, options: Partial<StatsOptions> = {}) {
  return statsOf(temporaryFile("n.json", JSON.stringify(input)), { ...OPTIONS, ...options });
}

/** The number at a path such as `wilcoxon.p`. */
function at(value: unknown, path: string): unknown {
  return path.split("/").reduce<unknown>((found, key) => {
    return typeof found === "object" && found !== null
      ? (found as Record<string, unknown>)[key]
      : undefined;
  }, value);
}

describe("statsOf", () => {
  it.each(Object.keys(VECTORS.samples))("gives the published values of %s", async (name) => {
    const result = await statsOn({ ...VECTORS.samples[name], paired: true, seed: 42 });
    for (const [path, expected] of Object.entries(VECTORS.expected[name] ?? {})) {
      const found = at(result, path);
      expect(typeof found, path).toBe("number");
      expect(Math.abs((found as number) - expected), path).toBeLessThanOrEqual(
        1e-9 * Math.max(1e-6, Math.abs(expected)),
      );
    }
    for (const [path, [low, high]] of Object.entries(VECTORS.ends[name] ?? {})) {
      const found = at(result, path) as [number, number];
      expect(found[0], path).toBeCloseTo(low, 9);
      expect(found[1], path).toBeCloseTo(high, 9);
    }
  });

  it("names how p was found and how many zeros were dropped", async () => {
    const result = await statsOn(VECTORS.samples["V2"]);
    expect(result.wilcoxon).toMatchObject({ statistic: 3.5, method: "exact", zeros: 2 });
    expect(result.paired).toBe(true);
    expect(result.shapiroWilk?.of).toBe("differences");
    expect(result.reasons).toEqual({});
  });

  it("describes one sample, and says what a second one is needed for", async () => {
    const result = await statsOn({ a: [1, 2, 3, 4] });
    expect(result).toMatchObject({ n: 4, mean: 2.5, median: 2.5, b: null, paired: null, seed: 42 });
    expect(result.shapiroWilk?.of).toBe("a");
    expect(result.mannKendall).toMatchObject({ s: 6, senSlope: 1 });
    const text = "There is no second sample.";
    expect(result.reasons).toEqual({
      pairedT: text,
      wilcoxon: text,
      cohensD: text,
      rankBiserial: text,
      tost: text,
      pairedDifference: text,
      mannWhitney: text,
    });
  });

  it("takes samples of unequal length as independent", async () => {
    const result = await statsOn({ a: [5, 6, 7], b: [1, 2] });
    expect(result.paired).toBe(false);
    expect(result.mannWhitney).toMatchObject({ u: 6, method: "exact" });
    expect(result.rankBiserial).toBe(1);
    expect(result.pairedT).toBeNull();
    expect(result.reasons["pairedT"]).toBe("The samples are not paired.");
  });

  it("takes the option before the file's word", async () => {
    const input = { a: [5, 6, 7], b: [1, 2, 4], paired: true, seed: 1 };
    expect((await statsOn(input, { paired: false, seed: 9 })).paired).toBe(false);
    expect((await statsOn(input, { paired: false, seed: 9 })).seed).toBe(9);
    expect((await statsOn(input)).seed).toBe(1);
  });

  it.each([
    [{ a: [1, 2, 3], b: [1, 2], paired: true }, "a has 3 values and b has 2"],
    [{ a: [1, 2, 3], paired: true }, "there is no b"],
  ])("refuses pairs that there are not: %j", async (input, message) => {
    const error = await rejectionOf(statsOn(input));
    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({ code: "pairs-impossible" });
    expect((error as Error).message).toContain(message);
  });

  it("gives null and a reason for every figure that is undefined", async () => {
    const result = await statsOn({ a: [2], b: [2] });
    expect(result).toMatchObject({ n: 1, mean: 2, sd: null, median: 2, pairedT: null });
    expect(result.reasons).toMatchObject({
      sd: "Too few values: there are 1.",
      tInterval: "Too few values: there are 1, and 2 are needed.",
      wilcoxon: "All differences are zero, so there is no sign to count.",
    });
  });

  it("has no margin from a mean of 0, and takes one in the unit of the values", async () => {
    const input = { a: [0.5, -0.4, 0.3], b: [1, -1, 0] };
    expect((await statsOn(input)).reasons["tost"]).toContain("--margin");
    const given = await statsOn(input, { margin: parseMargin("2") });
    expect(given.tost).toMatchObject({ low: -2, high: 2 });
  });

  it("ranks rounded differences when a resolution is given", async () => {
    const input = { a: [8.2, 2.3, 5], b: [7.1, 3.4, 2] };
    const noisy = await statsOn(input);
    const rounded = await statsOn(input, { resolution: 0.1 });
    expect(noisy.wilcoxon?.statistic).toBe(2);
    expect(rounded.wilcoxon?.statistic).toBe(1.5);
    expect(rounded.pairedT).toEqual(noisy.pairedT);
  });

  it("does not start a bootstrap that would not end", () => {
    const a = Array.from({ length: 1001 }, (_, index) => index % 7);
    const settings = {
      seed: 42,
      resamples: 10_000_000,
      confidence: 0.95,
      margin: parseMargin("5%"),
      resolution: null,
    };
    const { bootstrapMean, reasons } = computeStats({ a, b: null }, false, settings);
    expect(bootstrapMean).toBeNull();
    expect(reasons["bootstrapMean"]).toContain("give at most --resamples 499500");
  });

  it("never gives a number that JSON cannot hold", async () => {
    const value = fc.oneof(
      fc.integer({ min: -3, max: 3 }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    );
    const samples = fc.record({
      a: fc.array(value, { minLength: 1, maxLength: 12 }),
      b: fc.option(fc.array(value, { minLength: 1, maxLength: 12 })),
    });
    const settings = {
      seed: 1,
      resamples: 20,
      confidence: 0.9,
      margin: parseMargin("5%"),
      resolution: null,
    };
    await fc.assert(
      fc.asyncProperty(samples, ({ a, b }) => {
        const result = computeStats({ a, b }, a.length === b?.length, settings);
        expect(allNumbers(result).filter((number) => !Number.isFinite(number))).toEqual([]);
        renderStats(result);
        return Promise.resolve();
      }),
    );
  });
});

function allNumbers(value: unknown): number[] {
  if (typeof value === "number") return [value];
  return typeof value === "object" && value !== null
    ? Object.values(value).flatMap(allNumbers)
    : [];
}

describe("runStats", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  async function printed(input: unknown, options: Partial<StatsOptions>): Promise<string> {
    const texts: string[] = [];
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      texts.push(String(text));
      return true;
    });
    const path = temporaryFile("n.json", JSON.stringify(input));
    expect(await runStats(path, { ...OPTIONS, ...options })).toBe(0);
    vi.restoreAllMocks();
    return texts.join("");
  }

  it("prints one JSON document with the keys of the result", async () => {
    const document: unknown = JSON.parse(await printed({ a: [1, 2, 4], b: [1, 3, 3] }, {}));
    expect(Object.keys(document as object)).toEqual([
      "n",
      "mean",
      "sd",
      "median",
      "quantiles",
      "b",
      "paired",
      "seed",
      "resamples",
      "confidence",
      "bootstrapMean",
      "tInterval",
      "shapiroWilk",
      "pairedT",
      "wilcoxon",
      "cohensD",
      "rankBiserial",
      "tost",
      "pairedDifference",
      "mannWhitney",
      "mannKendall",
      "reasons",
    ]);
  });

  it("prints a table with the question of each test", async () => {
    const text = await printed({ ...VECTORS.samples["V1"] }, { json: false });
    const lines = text.split("\n");
    expect(lines[1]).toMatch(/^a {2}20 {2}813\.515 {2}13\.8143 {2}811\.85 /);
    expect(text).toMatch(
      /^paired t +t 7\.17165, df 19, p 8\.16709e-7 +Is the mean difference other than 0\?$/m,
    );
    expect(text).toContain("Seed 42, 10000 resamples. Two samples, paired by row.");
    expect(text).not.toContain("Not computed");
  });

  it("says below the table what is not computed", async () => {
    const text = await printed({ a: [1, 2] }, { json: false });
    expect(text).toContain("  shapiroWilk: Too few values: there are 2, and 3 are needed.");
    expect(text).toContain("  pairedT: There is no second sample.");
    expect(text).not.toContain("Wilcoxon");
  });
});

describe("parseMargin", () => {
  it.each([
    ["0.5", { value: 0.5, isShare: false }],
    ["3%", { value: 0.03, isShare: true }],
    [" 3 % ", { value: 0.03, isShare: true }],
  ])("reads %j", (text, margin) => {
    expect(parseMargin(text)).toEqual(margin);
  });

  it.each(["", "%", "0", "-1", "x", "Infinity"])("refuses %j", (text) => {
    expect(() => parseMargin(text)).toThrow("a number above 0");
  });
});
