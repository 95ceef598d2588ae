import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { benjaminiHochberg, holm } from "../../../../src/stats/hypothesis/multiple-comparisons.ts";
import { expectUnit, unit } from "../inference-samples.ts";

const PS = [0.01, 0.04, 0.03, 0.005, 0.2, 0.04];
const ps = fc.array(unit, { maxLength: 30 });
const METHODS = [holm, benjaminiHochberg];

// Rscript -e 'p<-c(.01,.04,.03,.005,.2,.04); p.adjust(p,"holm"); p.adjust(p,"BH")'
it("holm agrees with R's p.adjust", () => {
  const adjusted = [0.05, 0.12, 0.12, 0.03, 0.2, 0.12];
  holm(PS).forEach((p, index) => {
    expect(p).toBeCloseTo(adjusted[index] ?? -1, 14);
  });
});

it("benjaminiHochberg agrees with R's p.adjust", () => {
  const adjusted = [0.03, 0.048, 0.048, 0.03, 0.2, 0.048];
  benjaminiHochberg(PS).forEach((p, index) => {
    expect(p).toBeCloseTo(adjusted[index] ?? -1, 14);
  });
});

describe.each(METHODS)("%o", (adjust) => {
  it("lies in [0, 1] and never below the p it adjusts", () => {
    fc.assert(
      fc.property(ps, (values) => {
        adjust(values).forEach((p, index) => {
          expectUnit(p);
          expect(p).toBeGreaterThanOrEqual(values[index] ?? 2);
        });
      }),
    );
  });

  it("keeps the order of the values and does not depend on that of the list", () => {
    fc.assert(
      fc.property(ps, (values) => {
        const adjusted = adjust(values);
        expect(adjust([...values].reverse())).toEqual([...adjusted].reverse());
        values.forEach((p, i) => {
          values.forEach((q, j) => {
            if (p <= q) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j] ?? -1);
          });
        });
      }),
    );
  });

  it("leaves a single p as it is, and an empty list empty", () => {
    fc.assert(
      fc.property(unit, (p) => {
        expect(adjust([p])).toEqual([p]);
      }),
    );
    expect(adjust([])).toEqual([]);
  });

  it("refuses what is no probability", () => {
    expect(() => adjust([0.5, 1.1])).toThrow(RangeError);
    expect(() => adjust([Number.NaN])).toThrow(RangeError);
  });
});

it("benjaminiHochberg is never stricter than holm", () => {
  fc.assert(
    fc.property(ps, (values) => {
      const strict = holm(values);
      benjaminiHochberg(values).forEach((p, index) => {
        expect(p).toBeLessThanOrEqual((strict[index] ?? 0) + 1e-15);
      });
    }),
  );
});
