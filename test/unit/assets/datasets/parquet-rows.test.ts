import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parquetRows } from "../../../../src/assets/datasets/parquet-rows.ts";
import { PrerequisiteError } from "../../../../src/core/errors.ts";
import { parquetFixture } from "./sample-dataset.ts";

const SCHEMA = z.strictObject({ question: z.string(), answer: z.string() });
const COLUMNS = ["question", "answer"];
const fileOf = (bytes: Buffer, rows: number | null = null) => ({
  where: "x.parquet",
  path: "x.parquet",
  bytes,
  rows,
});

describe("reading Parquet", () => {
  it("names the column that is missing", async () => {
    await expect(
      parquetRows(fileOf(parquetFixture("gsm8k")), ["question", "solution"], SCHEMA),
    ).rejects.toThrow("x.parquet: the column solution is missing");
  });

  it("names the row that is none", async () => {
    await expect(
      parquetRows(
        fileOf(parquetFixture("gsm8k")),
        COLUMNS,
        SCHEMA.extend({ answer: z.string().max(22) }),
      ),
    ).rejects.toThrow(/^x\.parquet, row 1: answer: /);
  });

  it("refuses another number of rows than the lock says", async () => {
    await expect(parquetRows(fileOf(parquetFixture("gsm8k"), 3), COLUMNS, SCHEMA)).rejects.toThrow(
      "it should have 3 rows and has 2",
    );
  });

  it("refuses what is no Parquet file", async () => {
    for (const bytes of [Buffer.alloc(0), Buffer.from("PAR1"), Buffer.from("question,answer\n")]) {
      await expect(parquetRows(fileOf(bytes), COLUMNS, SCHEMA)).rejects.toThrow(
        "it cannot be read as Parquet: ",
      );
    }
  });

  it("gives rows or a refusal for any damage, never a crash", async () => {
    const whole = parquetFixture("gsm8k");
    const damage = fc.record({ at: fc.nat(whole.length - 1), byte: fc.nat(255) });

    await fc.assert(
      fc.asyncProperty(damage, async ({ at, byte }) => {
        const bytes = Buffer.from(whole);
        bytes[at] = byte;
        try {
          expect(await parquetRows(fileOf(bytes), COLUMNS, SCHEMA)).toBeInstanceOf(Array);
        } catch (error) {
          expect(error).toBeInstanceOf(PrerequisiteError);
        }
      }),
      { numRuns: 300 },
    );
  });
});
