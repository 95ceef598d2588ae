import { describe, expect, it } from "vitest";
import { banking77JsonLines } from "../../../../src/assets/datasets/banking77-json-lines.ts";
import { loadBanking77 } from "../../../../src/assets/datasets/banking77.ts";
import { sampleDataset } from "./sample-dataset.ts";

const CSV = `text,category
Where is it?,card_arrival
"It is gone, ""really"".
Help!",Lost_card
I was paid back twice,age_limit
And here?,card_arrival
`;

const csvFile = (content: string) => ({ path: "test.csv", split: "test", content });
const jsonFile = (content: string) => ({ path: "test.jsonl", split: "test", content });

describe("Banking77", () => {
  it("numbers the labels by their names, case ignored, and keeps line breaks in texts", async () => {
    const { rows, labels } = await loadBanking77(
      await sampleDataset("banking77", [csvFile(CSV)]),
      "test",
    );

    expect(labels).toEqual(["age_limit", "card_arrival", "Lost_card"]);
    expect(rows).toEqual([
      { text: "Where is it?", label: 1, label_text: "card_arrival" },
      { text: 'It is gone, "really".\nHelp!', label: 2, label_text: "Lost_card" },
      { text: "I was paid back twice", label: 0, label_text: "age_limit" },
      { text: "And here?", label: 1, label_text: "card_arrival" },
    ]);
  });

  it("gives the same rows from the JSONL that is derived from the CSV", async () => {
    const fromCsv = await loadBanking77(await sampleDataset("banking77", [csvFile(CSV)]), "test");
    const jsonl = banking77JsonLines(fromCsv.rows);
    const fromJson = await loadBanking77(
      await sampleDataset("banking77", [jsonFile(jsonl)]),
      "test",
    );

    expect(fromJson).toEqual(fromCsv);
  });

  it("escapes as Python's json.dumps does", () => {
    // python3 -c 'import json; print(json.dumps({"text": "caf\u00e9 \u20ac \U0001f4b3 \"\\\t\x7f/", "label": 7, "label_text": "a?"}))'
    expect(
      banking77JsonLines([{ text: 'café € 💳 "\\\t\u007f/', label: 7, label_text: "a?" }]),
    ).toBe(
      '{"text": "caf\\u00e9 \\u20ac \\ud83d\\udcb3 \\"\\\\\\t\\u007f/", "label": 7, "label_text": "a?"}\n',
    );
  });

  it("names a missing column", async () => {
    const dataset = await sampleDataset("banking77", [csvFile("text,intent\nHi,x\n")]);

    await expect(loadBanking77(dataset, "test")).rejects.toThrow(
      "test.csv:1: the column category is missing",
    );
  });

  it("names the line of a row with too many fields, behind one with line breaks", async () => {
    const dataset = await sampleDataset("banking77", [
      csvFile('text,category\n"a\nb\nc",x\none,two,three\n'),
    ]);

    await expect(loadBanking77(dataset, "test")).rejects.toThrow(
      "test.csv:5: the row should have 2 fields and has 3",
    );
  });

  it("names the line of a quote that is never closed", async () => {
    const dataset = await sampleDataset("banking77", [csvFile('text,category\n"open,x\n')]);

    await expect(loadBanking77(dataset, "test")).rejects.toThrow(/test\.csv:\d: Quote Not Closed/);
  });

  it("refuses a label id that is not the label's position", async () => {
    const dataset = await sampleDataset("banking77", [
      jsonFile(
        '{"text": "a", "label": 0, "label_text": "x"}\n{"text": "b", "label": 0, "label_text": "y"}\n',
      ),
    ]);

    await expect(loadBanking77(dataset, "test")).rejects.toThrow(
      'row 2: label: 0 is not the position of "y" among the 2 labels',
    );
  });

  it("names line and column of a JSON row that lacks one, or has one too many", async () => {
    const lacks = await sampleDataset("banking77", [jsonFile('\n{"text": "a", "label": 0}\n')]);
    const more = await sampleDataset("banking77", [
      jsonFile('{"text": "a", "label": 0, "label_text": "x", "id": 1}\n'),
    ]);

    await expect(loadBanking77(lacks, "test")).rejects.toThrow("test.jsonl:2: label_text: ");
    await expect(loadBanking77(more, "test")).rejects.toThrow(
      'test.jsonl:1: Unrecognized key: "id"',
    );
  });

  it("names the line that is no JSON", async () => {
    const dataset = await sampleDataset("banking77", [jsonFile('{"text": ')]);

    await expect(loadBanking77(dataset, "test")).rejects.toThrow(
      "test.jsonl:1: this line is not JSON",
    );
  });

  it("refuses a file that is no UTF-8 text", async () => {
    const dataset = await sampleDataset("banking77", [
      { path: "test.csv", split: "test", content: Buffer.from([0x74, 0xe9, 0x0a]) },
    ]);

    await expect(loadBanking77(dataset, "test")).rejects.toThrow("the file is not UTF-8 text");
  });

  it("refuses another number of rows than the lock says", async () => {
    const dataset = await sampleDataset("banking77", [{ ...csvFile(CSV), rows: 5 }]);

    await expect(loadBanking77(dataset, "test")).rejects.toThrow("it should have 5 rows and has 4");
  });

  it("says which split has no file", async () => {
    const dataset = await sampleDataset("banking77", [csvFile(CSV)]);

    await expect(loadBanking77(dataset, "train")).rejects.toThrow('no file of the split "train"');
  });
});
