import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newcombeInterval } from "../../../../src/stats/intervals/newcombe-interval.ts";
import { confidence, defined, expectNoNaN } from "../inference-samples.ts";

const count = fc.nat(300);
const outcomes = fc
  .record({ both: count, onlyA: count, onlyB: count, neither: count })
  .filter(({ both, onlyA, onlyB, neither }) => both + onlyA + onlyB + neither > 0);

describe("newcombeInterval", () => {
  // The first row: Cavo et al. 2012 in Fagerland, Lydersen and Laake 2017, table 8.6, and R's contingencytables.
  // The others, with f(e, f, g, h):
  // Rscript -e 'f<-function(e,f,g,h){n<-e+f+g+h; w<-function(k) prop.test(k,n,correct=FALSE)$conf.int; a<-w(e+f); b<-w(e+g); p<-(e+f)/n; q<-(e+g)/n; B<-e*h-f*g; B<-if(B<0) B else max(0,B-n/2); m<-(e+f)*(g+h)*(e+g)*(f+h); r<-if(m==0) 0 else B/sqrt(m); c(p-q-sqrt((p-a[1])^2-2*r*(p-a[1])*(b[2]-q)+(b[2]-q)^2), p-q+sqrt((a[2]-p)^2-2*r*(a[2]-p)*(q-b[1])+(q-b[1])^2))}; print(f(1,1,7,12),digits=12)'
  it.each([
    [[59, 6, 16, 80], -0.1186, -0.0046],
    [[1, 1, 7, 12], -0.5069202266861, -0.0255591241649],
    [[300, 40, 70, 590], -0.05054310223728, -0.00943063443058],
    [[3, 2, 9, 1], -0.7242979419352, -0.0541924111229],
    [[30, 0, 0, 0], -0.113513393174, 0.113513393174],
  ] as const)("for %j agrees with an independent computation", (table, low, high) => {
    const [both, onlyA, onlyB, neither] = table;
    const interval = newcombeInterval({ both, onlyA, onlyB, neither }).value;
    expect(interval?.low).toBeCloseTo(low, 4);
    expect(interval?.high).toBeCloseTo(high, 4);
  });

  it("needs an item", () => {
    const nothing = { both: 0, onlyA: 0, onlyB: 0, neither: 0 };
    expect(newcombeInterval(nothing).reason).toEqual({ code: "too-few", count: 0, needed: 1 });
  });

  it("holds the difference, inside [-1, 1], and widens with confidence", () => {
    fc.assert(
      fc.property(outcomes, confidence, confidence, (table, a, b) => {
        const narrow = defined(newcombeInterval(table, Math.min(a, b)));
        const wide = defined(newcombeInterval(table, Math.max(a, b)));
        const n = table.both + table.onlyA + table.onlyB + table.neither;
        expect(narrow.difference).toBe((table.onlyA - table.onlyB) / n);
        const ends = [-1, narrow.low, narrow.difference, narrow.high, 1];
        expect(ends).toEqual([...ends].sort((x, y) => x - y));
        expect(wide.low).toBeLessThanOrEqual(narrow.low + 1e-9);
        expect(wide.high).toBeGreaterThanOrEqual(narrow.high - 1e-9);
        expectNoNaN(wide);
      }),
    );
  });

  it("mirrors when A and B are exchanged", () => {
    fc.assert(
      fc.property(outcomes, (table) => {
        const plain = defined(newcombeInterval(table));
        const turned = { ...table, onlyA: table.onlyB, onlyB: table.onlyA };
        const exchanged = defined(newcombeInterval(turned));
        expect(exchanged.low).toBeCloseTo(-plain.high, 12);
        expect(exchanged.high).toBeCloseTo(-plain.low, 12);
      }),
    );
  });

  it("is the same when right and wrong are exchanged, with the sign turned", () => {
    fc.assert(
      fc.property(outcomes, ({ both, onlyA, onlyB, neither }) => {
        const plain = defined(newcombeInterval({ both, onlyA, onlyB, neither }));
        const wrong = { both: neither, onlyA: onlyB, onlyB: onlyA, neither: both };
        expect(newcombeInterval(wrong).value?.low).toBeCloseTo(-plain.high, 10);
      }),
    );
  });

  it("refuses what is no count", () => {
    expect(() => newcombeInterval({ both: -1, onlyA: 0, onlyB: 0, neither: 2 })).toThrow(
      RangeError,
    );
    expect(() => newcombeInterval({ both: 1, onlyA: 0, onlyB: 0, neither: 2 }, 1)).toThrow(
      RangeError,
    );
  });
});
