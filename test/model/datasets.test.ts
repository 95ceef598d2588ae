import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadArcChallenge } from "../../src/assets/datasets/arc-challenge.ts";
import { banking77JsonLines } from "../../src/assets/datasets/banking77-json-lines.ts";
import { loadBanking77 } from "../../src/assets/datasets/banking77.ts";
import { checkDataset } from "../../src/assets/datasets/check-dataset.ts";
import { type DatasetName, datasetNames } from "../../src/assets/datasets/datasets-lock.ts";
import { flareTestSplit } from "../../src/assets/datasets/flare-split.ts";
import { loadGsm8k } from "../../src/assets/datasets/gsm8k.ts";
import { loadHellaSwag } from "../../src/assets/datasets/hellaswag.ts";
import { loadHumanEval } from "../../src/assets/datasets/humaneval.ts";
import { loadMmlu } from "../../src/assets/datasets/mmlu.ts";
import { loadFlarePhraseBank, loadPhraseBank } from "../../src/assets/datasets/phrasebank.ts";
import { resolveDataset, type ResolvedDataset } from "../../src/assets/datasets/resolve-dataset.ts";
import { sha256Of } from "../../src/core/hash.ts";

/** The published files; rows of them stay out of this project, but for a few of free licences. */
const dataDir = testDataDir();

function testDataDir(): string | null {
  const root = process.env["EDGE_BENCH_TEST_DATA"] ?? "";
  const folder = join(root, "datasets");
  if (root !== "" && existsSync(folder)) return folder;
  process.stderr.write(
    "Tests on published data sets are skipped: EDGE_BENCH_TEST_DATA names no folder with datasets/.\n",
  );
  return null;
}

const open = (name: DatasetName): Promise<ResolvedDataset> => resolveDataset(name, { dataDir });

describe.skipIf(dataDir === null)("published data sets", () => {
  it("are those of the lock, byte for byte", async () => {
    const checked = await Promise.all(datasetNames.map((name) => checkDataset(name, { dataDir })));

    expect(checked.every((files) => files.length > 0)).toBe(true);
    expect(checked.flat().filter(({ state }) => state !== "ok")).toEqual([]);
  });

  it("Banking77: the derived JSONL has the published hash, and label 51 is the one in upper case", async () => {
    const dataset = await open("banking77");
    const test = await loadBanking77(dataset, "test");
    const train = await loadBanking77(dataset, "train");

    expect([test.rows.length, train.rows.length, test.labels.length]).toEqual([3080, 10_003, 77]);
    expect(train.labels).toEqual(test.labels);
    expect(test.labels[51]).toBe("Refund_not_showing_up");
    expect(test.rows[0]).toEqual({
      text: "How do I locate my card?",
      label: 11,
      label_text: "card_arrival",
    });
    expect(test.rows.filter(({ text }) => text.includes("\n"))).toHaveLength(3);
    expect(sha256Of(banking77JsonLines(test.rows))).toBe(
      "fb1b0043ded745b8767687084786e6dd0a5f0ce03243b6131992a1c7ae2c2595",
    );
    expect(sha256Of(banking77JsonLines(train.rows))).toBe(
      "d411780d8c0e18e166f5664c6cfe90dc9de399d722aa7cde282e31a771323ea7",
    );
  });

  it("Financial PhraseBank: four levels, and labels as counted by others", async () => {
    const dataset = await open("financial_phrasebank");
    const half = await loadPhraseBank(dataset, "50Agree");
    const countOf = (label: string): number => half.filter((row) => row.label === label).length;

    expect(half).toHaveLength(4846);
    expect(await loadPhraseBank(dataset, "66Agree")).toHaveLength(4217);
    expect(await loadPhraseBank(dataset, "75Agree")).toHaveLength(3453);
    expect(await loadPhraseBank(dataset, "AllAgree")).toHaveLength(2264);
    expect(["neutral", "positive", "negative"].map(countOf)).toEqual([2879, 1363, 604]);
    expect(new Set(half.map(({ sentence }) => sentence)).size).toBe(4838);
  });

  it("Financial PhraseBank: the FLARE split drawn again is the published one, in its order", async () => {
    const dataset = await open("financial_phrasebank");
    const drawn = flareTestSplit(await loadPhraseBank(dataset, "50Agree"));

    expect(drawn).toHaveLength(970);
    expect(drawn).toEqual(await loadFlarePhraseBank(dataset));
  });

  it("HumanEval: 164 problems", async () => {
    const documents = await loadHumanEval(await open("humaneval"));

    expect(documents).toHaveLength(164);
    expect(documents.map(({ task_id: id }) => id)).toEqual(
      documents.map((_, index) => `HumanEval/${index}`),
    );
    expect(documents[2]?.entry_point).toBe("truncate_number");
  });

  it("GSM8K: 1,319 and 7,473 problems", async () => {
    const dataset = await open("gsm8k");
    const test = await loadGsm8k(dataset, "test");
    const train = await loadGsm8k(dataset, "train");

    expect([test.length, train.length]).toEqual([1319, 7473]);
    expect(test[0]?.answer).toMatch(
      /^Janet sells 16 - 3 - 4 = <<16-3-4=9>>9 duck eggs a day\.\n.*\n#### 18$/,
    );
    expect(train[0]?.question).toMatch(/^Natalia sold clips to 48 of her friends in April/);
  });

  it("MMLU: 14,042 questions of 57 subjects in alphabetical order, five shots each", async () => {
    const subjects = await loadMmlu(await open("mmlu"));
    const count = subjects.reduce((sum, { test }) => sum + test.length, 0);
    const anatomy = subjects.find(({ subject }) => subject === "anatomy");

    expect(subjects).toHaveLength(57);
    expect([subjects[0]?.subject, subjects[56]?.subject]).toEqual([
      "abstract_algebra",
      "world_religions",
    ]);
    expect(count).toBe(14_042);
    expect(subjects.every(({ dev }) => dev.length === 5)).toBe(true);
    expect(anatomy?.test[0]).toEqual({
      question:
        "A lesion causing compression of the facial nerve at the stylomastoid foramen will cause ipsilateral",
      subject: "anatomy",
      choices: [
        "paralysis of the facial muscles.",
        "paralysis of the facial muscles and loss of taste.",
        "paralysis of the facial muscles, loss of taste and lacrimation.",
        "paralysis of the facial muscles, loss of taste, lacrimation and decreased salivation.",
      ],
      answer: 0,
    });
  });

  it("ARC-Challenge: 1,172 questions in the schema of the hub", async () => {
    const dataset = await open("arc_challenge");
    const test = await loadArcChallenge(dataset, "test");

    expect(test).toHaveLength(1172);
    expect(await loadArcChallenge(dataset, "validation")).toHaveLength(294);
    expect(await loadArcChallenge(dataset, "train")).toBeNull();
    expect(test[0]).toEqual({
      id: "Mercury_7175875",
      question:
        "An astronomer observes that a planet rotates faster after a meteorite impact. Which is the most likely effect of this increase in rotation?",
      choices: {
        text: [
          "Planetary density will decrease.",
          "Planetary years will become longer.",
          "Planetary days will become shorter.",
          "Planetary gravity will become stronger.",
        ],
        label: ["A", "B", "C", "D"],
      },
      answerKey: "C",
    });
  });

  it("HellaSwag: 10,042 scenes of llama.cpp's text form", async () => {
    const { form, validation } = await loadHellaSwag(await open("hellaswag"));

    expect(form).toBe("queries");
    expect(validation).toHaveLength(10_042);
    expect(validation[0]).toEqual({
      query: "Roof shingle removal: A man is sitting on a roof. he",
      choices: [
        "is using wrap to wrap a pair of skis.",
        "is ripping level tiles off.",
        "is holding a rubik's cube.",
        "starts pulling up roofing on a roof.",
      ],
      gold: 3,
    });
  });
});
