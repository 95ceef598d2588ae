import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clusterTInterval } from "../../../../src/stats/intervals/cluster-t-interval.ts";
import { tInterval } from "../../../../src/stats/intervals/t-interval.ts";
import {
  anyValues,
  confidence,
  expectClose,
  expectNoNaN,
  expectUnit,
  negated,
  sixteenths,
  varied,
} from "../inference-samples.ts";

const GROUPS = [
  [0.05, 0.03, 0.06],
  [0.02, 0.01],
  [0.04, 0.05, 0.03, 0.06],
];

describe("clusterTInterval", () => {
  // Rscript -e 'options(digits=16); g<-list(c(.05,.03,.06),c(.02,.01),c(.04,.05,.03,.06)); t<-t.test(sapply(g,mean)); c(t$conf.int,t$p.value,t$estimate,t$stderr)'
  it("agrees with R's t.test of the group means", () => {
    const interval = clusterTInterval(GROUPS).value;
    expectClose(interval?.low, -0.008714579836406638, 1e-12);
    expectClose(interval?.high, 0.07982569094751775, 1e-12);
    expectClose(interval?.p, 0.07450263182291084, 1e-12);
    expectClose(interval?.mean, 0.035555555555555556, 1e-12);
    expectClose(interval?.standardError, 0.010289032876362297, 1e-12);
    expect(interval?.df).toBe(2);
  });

  it("gains nothing from repetitions inside a group", () => {
    const repeatedGroups = GROUPS.map((group) => [...group, ...group]);
    const plain = clusterTInterval(GROUPS).value;
    expectClose(clusterTInterval(repeatedGroups).value?.low, plain?.low ?? 0, 1e-12);
  });

  it("needs two groups, none empty", () => {
    expect(clusterTInterval([[1, 2]]).reason).toEqual({ code: "too-few", count: 1, needed: 2 });
    expect(clusterTInterval([[1], []]).reason).toEqual({ code: "too-few", count: 0, needed: 1 });
    expect(clusterTInterval([]).reason).toEqual({ code: "too-few", count: 0, needed: 2 });
  });

  it("has nothing to say when the group means are equal", () => {
    const equal = [
      [1, 3],
      [2, 2],
    ];
    expect(clusterTInterval(equal).reason).toEqual({ code: "no-variation" });
  });

  it("is Student's interval for groups of one", () => {
    fc.assert(
      fc.property(varied, confidence, (values, level) => {
        const alone = values.map((value) => [value]);
        const { p = -1, ...interval } = clusterTInterval(alone, level).value ?? {};
        expect(interval).toEqual(tInterval(values, level).value);
        expectUnit(p);
      }),
    );
  });

  it("excludes 0 exactly when p is below 1 - confidence", () => {
    fc.assert(
      fc.property(fc.array(sixteenths, { minLength: 2, maxLength: 6 }), (groups) => {
        const { low, high, p } = clusterTInterval(groups).value ?? { low: 0, high: 0, p: 1 };
        if (Math.abs(p - 0.05) > 1e-9) expect(low > 0 || high < 0).toBe(p < 0.05);
      }),
    );
  });

  it("mirrors with the sign of the values", () => {
    fc.assert(
      fc.property(fc.array(sixteenths, { minLength: 2, maxLength: 6 }), (groups) => {
        const plain = clusterTInterval(groups).value;
        const mirrored = clusterTInterval(groups.map(negated)).value;
        expect(mirrored?.p).toBe(plain?.p);
        expect(mirrored?.low).toBe(plain === null ? undefined : 0 - plain.high);
      }),
    );
  });

  it("is never NaN", () => {
    fc.assert(
      fc.property(fc.array(anyValues, { maxLength: 6 }), confidence, (groups, level) => {
        expectNoNaN(clusterTInterval(groups, level));
      }),
    );
  });
});
