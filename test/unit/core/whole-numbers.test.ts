import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { wholeNumbersSchema } from "../../../src/core/whole-numbers.ts";

const byElement = z.array(z.int().nonnegative());

function messageOf(value: unknown): string | undefined {
  return wholeNumbersSchema.safeParse(value).error?.issues[0]?.message;
}

describe("a list of whole numbers", () => {
  it("accepts what a schema for each element accepts, and nothing else", () => {
    const element = fc.oneof(
      fc.double(),
      fc.integer(),
      fc.maxSafeNat(),
      fc.constant("1"),
      fc.constant(null),
    );
    fc.assert(
      fc.property(
        fc.oneof(fc.array(element), fc.array(fc.maxSafeNat()), fc.anything()),
        (value) => {
          expect(wholeNumbersSchema.safeParse(value).success).toBe(
            byElement.safeParse(value).success,
          );
        },
      ),
    );
  });

  it("names the element that is none", () => {
    expect(messageOf([1, 2, -1, 0.5])).toBe("element 2 is no whole number from 0");
    expect(messageOf("12")).toBe("a list of whole numbers from 0 is expected");
  });
});
