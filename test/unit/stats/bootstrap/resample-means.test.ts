import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawIndices, seedRandomState } from "../../../../src/stats/bootstrap/draw-indices.ts";
import { gatherSum } from "../../../../src/stats/bootstrap/gather-sum.ts";
import { resampleMeans } from "../../../../src/stats/bootstrap/resample-means.ts";
import { resolveSettings } from "../../../../src/stats/bootstrap/settings.ts";

/** Draw by draw, in plain JavaScript. */
function meansInSteps(values: Float64Array, seed: number, resamples: number): Float64Array {
  const state = seedRandomState(seed);
  const count = values.length;
  return Float64Array.from({ length: resamples }, () => {
    const target = new Int32Array(count);
    drawIndices(state, { target, begin: 0, end: count }, 0, count);
    return gatherSum(values, target) / count;
  });
}

describe("the means of resamples", () => {
  it("are bit for bit those of the same draws in steps", () => {
    const lists = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(
        lists,
        fc.integer(),
        fc.integer({ min: 1, max: 200 }),
        (list, seed, resamples) => {
          const values = Float64Array.from(list);
          const settings = resolveSettings({
            seed: seed >>> 0,
            resamples: Math.max(resamples, 100),
          });

          expect(resampleMeans(values, settings)).toEqual(
            meansInSteps(values, settings.seed, settings.resamples),
          );
        },
      ),
    );
  });

  it("need no more than memory for more values than were ever resampled before", () => {
    const values = Float64Array.from({ length: 300_001 }, (_, place) => Math.sqrt(place));
    const settings = resolveSettings({ seed: 7, resamples: 100 });

    expect(resampleMeans(values, settings)).toEqual(meansInSteps(values, 7, 100));
  });
});
