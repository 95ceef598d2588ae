import { describe, expect, it } from "vitest";
import { contextOf } from "../../../../src/report/compose/context.ts";
import { notMeasured } from "../../../../src/report/compose/limits-section.ts";
import { sideBySideSection } from "../../../../src/report/compose/side-by-side-section.ts";
import type { TableBlock } from "../../../../src/report/document/blocks.ts";
import { oneRunDossier, richDossier } from "../../../fixtures/dossier/build-dossier.ts";

const RICH = richDossier();

function tableOf(dossier = RICH): TableBlock {
  const [section] = sideBySideSection(contextOf(dossier, "en"));
  const [block] = section?.blocks ?? [];
  if (block?.kind !== "table") throw new Error("there is no table");
  return block;
}

function namesOf(table: TableBlock): string[] {
  return table.rows.map(([name]) => (typeof name === "string" ? name : ""));
}

function rowNamed(name: string, table = tableOf()): unknown[] {
  return table.rows.filter(([first]) => first === name).flat();
}

describe("builds side by side", () => {
  it("has a column for each model and the bits per weight of each", () => {
    const [first] = RICH.performance[0]?.models ?? [];
    if (first === undefined) throw new Error("there is no model");
    const models = [first, { ...first, modelId: "mlx", weightBytes: 1000, parameterCount: 2000 }];
    const dossier = { ...RICH, performance: RICH.performance.map((one) => ({ ...one, models })) };
    expect(rowNamed("Bits per weight", tableOf(dossier)).at(-1)).toBe("4.00");
  });

  it("leaves bits per weight open where the engine counted no parameters", () => {
    const performance = RICH.performance.map((one) => ({
      ...one,
      models: one.models.map((model) => ({ ...model, parameterCount: null })),
    }));
    const [, ...values] = rowNamed("Bits per weight", tableOf({ ...RICH, performance }));
    expect(new Set(values)).toEqual(new Set(["-"]));
  });

  it("shows the quality of the very file that was timed, not of another under its name", () => {
    expect(namesOf(tableOf()).some((name) => name.includes("accuracy"))).toBe(true);
    const performance = RICH.performance.map((one) => ({
      ...one,
      models: one.models.map((model) => ({ ...model, fileSha256: "f".repeat(64) })),
    }));
    const other = namesOf(tableOf({ ...RICH, performance }));
    expect(other.some((name) => name.includes("accuracy"))).toBe(false);
  });

  it("is left out for one model, and for more than fit beside each other", () => {
    expect(sideBySideSection(contextOf(oneRunDossier(), "en"))).toEqual([]);
    const performance = RICH.performance.map((one) => ({
      ...one,
      models: one.models.flatMap((model) =>
        [1, 2, 3, 4].map((number) => ({ ...model, modelId: `${model.modelId}-${number}` })),
      ),
    }));
    expect(sideBySideSection(contextOf({ ...RICH, performance }, "en"))).toEqual([]);
  });
});

describe("what a report cannot say", () => {
  it("tells that MLX on a processor is not MLX on a Mac", () => {
    const withMlxOn = (gpuKind: string): string[] => {
      const performance = RICH.performance.map((one) => ({
        ...one,
        models: one.models.map((model) => ({ ...model, engine: "mlx" as const, gpuKind })),
      }));
      return notMeasured(contextOf({ ...RICH, performance }, "en"));
    };
    expect(withMlxOn("cpu").filter((text) => text.includes("MLX"))).toHaveLength(1);
    expect(withMlxOn("metal").filter((text) => text.includes("MLX"))).toEqual([]);
  });
});
