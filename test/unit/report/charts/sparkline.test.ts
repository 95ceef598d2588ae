import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sparkline } from "../../../../src/report/sparkline.ts";

describe("a sparkline", () => {
  it("has the smallest value lowest and the largest highest", () => {
    expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7])).toBe("▁▂▃▄▅▆▇█");
    expect(sparkline([8, 1, 4])).toBe("█▁▄");
  });

  it("has a space for what was not observed", () => {
    expect(sparkline([1, null, 2])).toBe("▁ █");
    expect(sparkline([null, Number.NaN])).toBe("  ");
  });

  it("is in the middle for values that are all the same, and empty for none", () => {
    expect(sparkline([5, 5])).toBe("▄▄");
    expect(sparkline([])).toBe("");
  });

  it("has one character for each value, whatever the values", () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.double())), (values) => {
        expect(sparkline(values)).toMatch(/^[ ▁▂▃▄▅▆▇█]*$/);
        expect(sparkline(values)).toHaveLength(values.length);
      }),
    );
  });
});
