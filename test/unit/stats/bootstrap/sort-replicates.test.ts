import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sortReplicates } from "../../../../src/stats/bootstrap/sort-replicates.ts";

function expectSorted(values: Float64Array): void {
  const expected = values.slice().sort();
  sortReplicates(values);
  expect([...values]).toEqual([...expected]);
}

describe("sortReplicates", () => {
  it("sorts as the built-in sort does", () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
    fc.assert(
      fc.property(fc.array(finite, { maxLength: 200 }), (values) => {
        expectSorted(Float64Array.from(values, (value) => (value === 0 ? 0 : value)));
      }),
    );
  });

  it("sorts values that crowd into one bucket", () => {
    const crowded = Float64Array.from({ length: 500 }, (_, place) => (place * 7919) % 499);
    crowded[250] = 1e12;
    expectSorted(crowded);
  });

  it("leaves equal values and lists of one or none as they are", () => {
    expectSorted(new Float64Array(100).fill(3));
    expectSorted(Float64Array.of(4));
    expectSorted(new Float64Array());
  });
});
