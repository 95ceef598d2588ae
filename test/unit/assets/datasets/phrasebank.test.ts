import { describe, expect, it } from "vitest";
import type { PhraseBankDocument } from "../../../../src/assets/datasets/documents.ts";
import { flareTestSplit } from "../../../../src/assets/datasets/flare-split.ts";
import { loadFlarePhraseBank, loadPhraseBank } from "../../../../src/assets/datasets/phrasebank.ts";
import { zipArchive } from "../sources/zip-archive.ts";
import { sampleDataset } from "./sample-dataset.ts";

const TEXT = "Les coûts baissent de 5 % .@positive\r\nMail a@b.fi to us .@neutral\r\n";
const LATIN1 = Buffer.from(TEXT, "latin1");
const ROWS: PhraseBankDocument[] = [
  { sentence: "Les coûts baissent de 5 % .", label: "positive" },
  { sentence: "Mail a@b.fi to us .", label: "neutral" },
];
const textFile = (content: Uint8Array) => ({ path: "s.txt", split: "50Agree", content });

describe("Financial PhraseBank", () => {
  it("reads latin-1, splits at the last @, and drops the line ends", async () => {
    const dataset = await sampleDataset("financial_phrasebank", [textFile(LATIN1)]);

    expect(await loadPhraseBank(dataset, "50Agree")).toEqual(ROWS);
  });

  it("gives the same rows from a copy with LF and no last line break", async () => {
    const onDisk = Buffer.from(TEXT.replaceAll("\r\n", "\n").trimEnd(), "latin1");
    const dataset = await sampleDataset("financial_phrasebank", [
      { ...textFile(LATIN1), lineEnds: "crlf", onDisk },
    ]);

    expect(await loadPhraseBank(dataset, "50Agree")).toEqual(ROWS);
  });

  it("reads the members of the zip archive", async () => {
    const member = { path: "FPB/s.txt", split: "50Agree", content: LATIN1 };
    const content = zipArchive([{ name: "FPB/s.txt", content: LATIN1, deflated: true }]);
    const dataset = await sampleDataset("financial_phrasebank", [
      { path: "fpb.zip", split: "archive", content, members: [member] },
    ]);

    expect(await loadPhraseBank(dataset, "50Agree")).toEqual(ROWS);
    await expect(loadPhraseBank(dataset, "AllAgree")).rejects.toThrow(
      'no file of the split "AllAgree"',
    );
  });

  it("compares a member with its own hash", async () => {
    const member = { path: "FPB/s.txt", split: "50Agree", content: "something else" };
    const content = zipArchive([{ name: "FPB/s.txt", content: LATIN1 }]);
    const dataset = await sampleDataset("financial_phrasebank", [
      { path: "fpb.zip", split: "archive", content, members: [member] },
    ]);

    await expect(loadPhraseBank(dataset, "50Agree")).rejects.toThrow(
      "fpb.zip (FPB/s.txt): the file was altered",
    );
  });

  it("names the line that has no label, or one that is none", async () => {
    const noLabel = await sampleDataset("financial_phrasebank", [
      textFile(Buffer.from("a .@neutral\nno label\n")),
    ]);
    const wrong = await sampleDataset("financial_phrasebank", [
      textFile(Buffer.from("a .@good\n")),
    ]);

    await expect(loadPhraseBank(noLabel, "50Agree")).rejects.toThrow('s.txt:2: there is no "@"');
    await expect(loadPhraseBank(wrong, "50Agree")).rejects.toThrow("s.txt:1: label: ");
  });

  it("reads the FLARE split where its file is here", async () => {
    const line = '{"id": "fpb3868", "text": "Shares rose .", "label": "positive"}\n';
    const dataset = await sampleDataset("financial_phrasebank", [
      textFile(LATIN1),
      { path: "flare.jsonl", split: "flare-test", content: line },
    ]);

    expect(await loadFlarePhraseBank(dataset)).toEqual([
      { sentence: "Shares rose .", label: "positive" },
    ]);
  });

  it("draws the FLARE split where its file is not here: 277, 116 and 577 distinct sentences", () => {
    const labels = ["positive", "negative", "neutral"] as const;
    const sentences = Array.from({ length: 2400 }, (_, index): PhraseBankDocument => ({
      sentence: `Sentence ${index % 2100} .`,
      label: labels[index % 3] ?? "neutral",
    }));
    const drawn = flareTestSplit(sentences);
    const countOf = (label: string): number => drawn.filter((row) => row.label === label).length;

    expect(labels.map(countOf)).toEqual([277, 116, 577]);
    expect(new Set(drawn.map((row) => row.sentence)).size).toBe(970);
    expect(drawn.slice(0, 277).every((row) => row.label === "positive")).toBe(true);
  });

  it("refuses to draw from too few sentences", async () => {
    const dataset = await sampleDataset("financial_phrasebank", [textFile(LATIN1)]);

    await expect(loadFlarePhraseBank(dataset)).rejects.toThrow(
      "the FLARE split needs 277 positive sentences; 50Agree has 1",
    );
  });
});
