import type { z } from "zod";
import { brokenData } from "./data-refusals.ts";

/** A row as its schema says. @throws PrerequisiteError `data-broken` with the place and the first wrong column */
export function checkedRow<T>(row: unknown, schema: z.ZodType<T>, place: string): T {
  const result = schema.safeParse(row);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const column = issue?.path.join(".") ?? "";
  const problem = issue?.message ?? "not a row";
  throw brokenData(place, column === "" ? problem : `${column}: ${problem}`, result.error);
}
