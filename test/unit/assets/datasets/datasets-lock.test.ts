import { describe, expect, it } from "vitest";
import {
  datasetNameOf,
  datasetNames,
  readDatasetsLock,
} from "../../../../src/assets/datasets/datasets-lock.ts";
import { temporaryFile } from "../../../support/temporary-folder.ts";

describe("datasets.lock", () => {
  it("has an entry for every data set", async () => {
    const lock = await readDatasetsLock();

    expect(Object.keys(lock.datasets)).toEqual([...datasetNames]);
  });

  it("knows the hashes that independent sources agree on", async () => {
    const { datasets } = await readDatasetsLock();
    const hashOf = (name: keyof typeof datasets, path: string): unknown =>
      datasets[name]?.forms.flatMap(({ files }) => files).find((file) => file.path === path)
        ?.sha256;

    expect(hashOf("banking77", "test.csv")).toBe(
      "d12d6e3bc4c3103966ae786dc435913c0c563dfa328f5a3646d0e62cfeeb474d",
    );
    expect(hashOf("gsm8k", "main/test-00000-of-00001.parquet")).toBe(
      "ee7b8da9e381df27b9e3f7758a159ab2bdaa4dbaa910546cbbc47e0cb44e4f59",
    );
    expect(hashOf("financial_phrasebank", "FinancialPhraseBank-v1.0.zip")).toBe(
      "0e1a06c4900fdae46091d031068601e3773ba067c7cecb5b0da1dcba5ce989a6",
    );
  });

  it("holds every subject of MMLU in the original layout: 14,042 and 285 rows", async () => {
    const { datasets } = await readDatasetsLock();
    const files = datasets.mmlu?.forms.find(({ id }) => id === "original-csv")?.files ?? [];
    const rowsOf = (split: string): number[] =>
      files.filter((file) => file.split === split).map((file) => file.rows ?? 0);

    expect(rowsOf("test")).toHaveLength(57);
    expect(rowsOf("test").reduce((sum, rows) => sum + rows)).toBe(14_042);
    expect(rowsOf("dev")).toEqual(Array(57).fill(5));
  });

  it("asks for acceptance of the one licence that forbids commercial use", async () => {
    const { datasets } = await readDatasetsLock();
    const asking = Object.entries(datasets).filter(([, { licence }]) => licence.needsAcceptance);

    expect(asking.map(([name, { licence }]) => [name, licence.id, licence.nonCommercial])).toEqual([
      ["financial_phrasebank", "CC-BY-NC-SA-3.0", true],
    ]);
  });

  it("is refused with the place of a wrong entry", async () => {
    const path = temporaryFile("datasets.lock", '{"version": 1, "datasets": {"gsm8k": {}}}');

    await expect(readDatasetsLock(path)).rejects.toThrow(/at datasets\.gsm8k\.title/);
  });

  it("is refused when a hash is missing without saying so", async () => {
    const lock = await readDatasetsLock();
    const file = lock.datasets.gsm8k?.forms[0]?.files[0];
    if (file !== undefined) file.sha256 = null;
    const path = temporaryFile("datasets.lock", JSON.stringify(lock));

    await expect(readDatasetsLock(path)).rejects.toThrow(
      "recorded is on-first-download exactly when sha256 is null",
    );
  });

  it("says which data sets there are when one is misspelt", () => {
    expect(() => datasetNameOf("banking7")).toThrow(
      'There is no data set "banking7". Did you mean "banking77"?',
    );
  });
});
