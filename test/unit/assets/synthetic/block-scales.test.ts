import { describe, expect, it } from "vitest";
import { scaleWriter, type QuantizedType } from "../../../../src/assets/synthetic/block-scales.ts";
import { fillRandomWords, randomStateFor } from "../../../../src/assets/synthetic/random-words.ts";
import { scaleSpreadOf, spreadFactors } from "../../../../src/assets/synthetic/scale-spread.ts";
import { bytesPerBlock } from "../../../../src/assets/synthetic/stored-types.ts";
import { mean } from "../../../../src/stats/mean.ts";
import { sampleStandardDeviation } from "../../../../src/stats/spread.ts";

const ROW_COUNT = 4000;
const ROW_BLOCKS = 32;
/** Two and a half rows: where a row ends has to be known from piece to piece. */
const PIECE_BLOCKS = 80;

/** One half of every block of a tensor, row by row. */
function halvesOf(type: QuantizedType, place: number, name = "blk.0.ffn_up.weight"): number[][] {
  const state = randomStateFor(7, name);
  const spread = scaleSpreadOf(name);
  const write = scaleWriter({ type, rowBlocks: ROW_BLOCKS, rms: 0.5, spread });
  const step = bytesPerBlock[type] / 2;
  const found: number[] = [];
  while (found.length < ROW_COUNT * ROW_BLOCKS) {
    const words = new Uint32Array((step * PIECE_BLOCKS) / 2);
    fillRandomWords(words, state);
    const halves = new Uint16Array(words.buffer);
    write(halves);
    for (let at = place; at < halves.length; at += step) found.push(halves[at] ?? NaN);
  }
  return Array.from({ length: ROW_COUNT }, (_, row) =>
    found.slice(row * ROW_BLOCKS, (row + 1) * ROW_BLOCKS),
  );
}

/** Logarithm of the size of a normal half, in octaves. */
function octaves(bits: number): number {
  return Math.log2(1024 + (bits & 1023)) + ((bits >> 10) & 31) - 25;
}

function meanOf(values: readonly number[]): number {
  return mean(values) ?? NaN;
}

function spreadOf(values: readonly number[]): number {
  return sampleStandardDeviation(values) ?? NaN;
}

/** Standard deviation between the blocks of a row, and between the means of rows, in octaves. */
function spreads(rows: readonly number[][]): { within: number; between: number } {
  const logs = rows.map((row) => row.map(octaves));
  const means = logs.map(meanOf);
  const rests = logs.flatMap((row, index) => row.map((value) => value - (means[index] ?? NaN)));
  return { within: spreadOf(rests), between: spreadOf(means) };
}

/** Of a few thousand draws. */
function expectNear(found: number, wanted: number): void {
  expect(Math.abs(found - wanted), `${found} beside ${wanted}`).toBeLessThan(0.02);
}

describe("scales of random blocks", () => {
  it("differ within a row and between rows as those of learnt weights do", () => {
    const { within, between } = spreads(halvesOf("Q8_0", 0));
    expectNear(within, 0.295);
    // 0.2 octaves between rows, and a 32nd of the variance within one.
    expectNear(between, 0.207);
  });

  it("differ more between the rows of query matrices", () => {
    const { within, between } = spreads(halvesOf("Q8_0", 0, "blk.3.attn_q.weight"));
    expectNear(within, 0.295);
    expectNear(between, 0.553);
  });

  it("differ more within the rows of embeddings", () => {
    const { within, between } = spreads(halvesOf("Q8_0", 0, "token_embd.weight"));
    expectNear(within, 0.469);
    expectNear(between, 0.216);
  });

  it.each([
    ["Q4_0", 0, 0.5],
    ["Q5_0", 0, 0.5],
    ["Q3_K", 54, 0.5],
    ["Q6_K", 104, 0.5],
    ["Q8_0", 0, 0],
    ["Q4_1", 0, 0],
    ["Q4_K", 0, 0],
  ] as const)("of %s have the signs that the quantizer gives", (type, place, share) => {
    const bits = halvesOf(type, place).flat();
    expectNear(bits.filter((half) => half >> 15 === 1).length / bits.length, share);
  });

  it.each([
    ["Q4_1", 0, 1, 7.5, 0.27],
    ["Q5_1", 0, 1, 15.5, 0.27],
    ["Q2_K", 40, 41, 1.5, 0.2],
    ["Q4_K", 0, 1, 7.5, 0.2],
    ["Q5_K", 0, 1, 15.5, 0.2],
  ] as const)(
    "of %s have offsets about in step with them",
    (type, scaleAt, offsetAt, times, spread) => {
      const scales = halvesOf(type, scaleAt).flat().map(octaves);
      const offsets = halvesOf(type, offsetAt).flat().map(octaves);
      const ratios = offsets.map((offset, index) => offset - (scales[index] ?? NaN));
      expect(meanOf(ratios.map((ratio) => 2 ** ratio))).toBeCloseTo(times, 1);
      expectNear(spreadOf(ratios), spread);
    },
  );
});

describe("spreadFactors", () => {
  it.each([
    [0.3, 2048],
    [0.55, 16],
  ])("of %s octaves have a mean square of 1 and this standard deviation", (wanted, count) => {
    const factors = [...spreadFactors(wanted, count)];
    const logs = factors.map((factor) => Math.log2(factor));
    const variance = meanOf(logs.map((log) => (log - meanOf(logs)) ** 2));
    expect(meanOf(factors.map((factor) => factor * factor))).toBeCloseTo(1, 12);
    expect(Math.sqrt(variance)).toBeCloseTo(wanted, 12);
  });
});
