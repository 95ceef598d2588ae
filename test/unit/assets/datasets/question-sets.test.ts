import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { loadArcChallenge } from "../../../../src/assets/datasets/arc-challenge.ts";
import { loadGsm8k } from "../../../../src/assets/datasets/gsm8k.ts";
import { loadHellaSwag } from "../../../../src/assets/datasets/hellaswag.ts";
import { loadHumanEval } from "../../../../src/assets/datasets/humaneval.ts";
import { loadMmlu } from "../../../../src/assets/datasets/mmlu.ts";
import { parquetFixture, sampleDataset } from "./sample-dataset.ts";

const HUMANEVAL_ROW = {
  task_id: "Invented/0",
  prompt: 'def double(x):\n    """Twice x."""\n',
  canonical_solution: "    return 2 * x\n",
  test: "def check(candidate):\n    assert candidate(2) == 4\n",
  entry_point: "double",
};

describe("HumanEval", () => {
  it("has the same rows packed, unpacked and as Parquet", async () => {
    const line = `${JSON.stringify(HUMANEVAL_ROW)}\n`;
    const files = [
      { path: "HumanEval.jsonl.gz", split: "test", content: gzipSync(line) },
      { path: "HumanEval.jsonl", split: "test", content: line },
      { path: "test.parquet", split: "test", content: parquetFixture("humaneval") },
    ];

    for (const file of files) {
      expect(await loadHumanEval(await sampleDataset("humaneval", [file]))).toEqual([
        HUMANEVAL_ROW,
      ]);
    }
  });

  it("refuses a file that cannot be unpacked", async () => {
    const content = gzipSync("{}").subarray(0, 12);
    const dataset = await sampleDataset("humaneval", [
      { path: "h.jsonl.gz", split: "test", content },
    ]);

    await expect(loadHumanEval(dataset)).rejects.toThrow("h.jsonl.gz: cannot be unpacked: ");
  });
});

describe("GSM8K", () => {
  it("reads the original lines", async () => {
    const content = '{"question": "1 + 1?", "answer": "#### 2"}\n';
    const dataset = await sampleDataset("gsm8k", [
      { path: "train.jsonl", split: "train", content },
    ]);

    expect(await loadGsm8k(dataset, "train")).toEqual([{ question: "1 + 1?", answer: "#### 2" }]);
  });

  it("reads Parquet", async () => {
    const content = parquetFixture("gsm8k");
    const dataset = await sampleDataset("gsm8k", [{ path: "t.parquet", split: "test", content }]);

    expect(await loadGsm8k(dataset, "test")).toEqual([
      {
        question: "A till holds 3 coins and gets 4. How many are in it?",
        answer: "3 + 4 = <<3+4=7>>7\n#### 7",
      },
      { question: "Combien font 2 × 3 €\u202f?", answer: "2 × 3 = <<2*3=6>>6\n#### 6" },
    ]);
  });
});

describe("MMLU", () => {
  const csv = (split: string, subject: string, content: string) => ({
    path: `${split}/${subject}_${split}.csv`,
    split,
    content,
  });
  const things = {
    question: "Which is a fruit?",
    subject: "things",
    choices: ["stone", "pear", "rope", "door"],
    answer: 1,
  };

  it("reads CSV files without a header row, subjects in alphabetical order", async () => {
    const dataset = await sampleDataset("mmlu", [
      csv("test", "things", "Which is a fruit?,stone,pear,rope,door,B\n"),
      csv("test", "shapes", '"Which, of\nall?",a, b ,"c ""x""",d,D\n'),
      csv("dev", "things", "Which is a fruit?,stone,pear,rope,door,B\n"),
    ]);

    expect(await loadMmlu(dataset)).toEqual([
      {
        subject: "shapes",
        test: [
          {
            question: "Which, of\nall?",
            subject: "shapes",
            choices: ["a", " b ", 'c "x"', "d"],
            answer: 3,
          },
        ],
        dev: [],
      },
      { subject: "things", test: [things], dev: [things] },
    ]);
  });

  it("reads Parquet with the answer as a number", async () => {
    const dataset = await sampleDataset("mmlu", [
      { path: "test.parquet", split: "test", content: parquetFixture("mmlu") },
      { path: "dev.parquet", split: "dev", content: parquetFixture("mmlu") },
    ]);
    const subjects = await loadMmlu(dataset);

    expect(
      subjects.map(({ subject, test }) => [subject, test.map(({ answer }) => answer)]),
    ).toEqual([
      ["shapes", [0]],
      ["things", [1, 3]],
    ]);
    expect(subjects[1]?.dev[0]).toEqual(things);
  });

  it("names the line whose answer is no letter of a choice", async () => {
    const dataset = await sampleDataset("mmlu", [
      csv("test", "things", "q,1,2,3,4,A\nq,1,2,3,4,E\n"),
      csv("dev", "things", "q,1,2,3,4,A\n"),
    ]);

    await expect(loadMmlu(dataset)).rejects.toThrow(
      'things_test.csv:2: answer: "E" is none of A, B, C, D',
    );
  });
});

describe("ARC-Challenge", () => {
  const line = (key: string): string =>
    `{"id": "i-1", "question": {"stem": "What melts?", "choices": [{"text": "ice", "label": "A"}, {"text": "wood", "label": "B"}]}, "answerKey": "${key}"}\n`;
  const row = {
    id: "i-1",
    question: "What melts?",
    choices: { text: ["ice", "wood"], label: ["A", "B"] },
    answerKey: "A",
  };

  it("gives the authors' nested lines in the schema of the hub", async () => {
    const dataset = await sampleDataset("arc_challenge", [
      { path: "t.jsonl", split: "test", content: line("A") },
    ]);

    expect(await loadArcChallenge(dataset, "test")).toEqual([row]);
  });

  it("has no train split where its file is not here", async () => {
    const dataset = await sampleDataset("arc_challenge", [
      { path: "t.jsonl", split: "test", content: line("A") },
    ]);

    expect(await loadArcChallenge(dataset, "train")).toBeNull();
  });

  it("reads Parquet", async () => {
    const dataset = await sampleDataset("arc_challenge", [
      { path: "t.parquet", split: "test", content: parquetFixture("arc") },
    ]);

    expect(await loadArcChallenge(dataset, "test")).toEqual([
      {
        id: "invented-1",
        question: "What melts?",
        choices: { text: ["ice", "iron bar at noon", "wood"], label: ["A", "B", "C"] },
        answerKey: "A",
      },
      {
        id: "invented-2",
        question: "What falls?",
        choices: { text: ["smoke", "a stone"], label: ["1", "2"] },
        answerKey: "2",
      },
    ]);
  });

  it("refuses an answer that is none of the choices", async () => {
    const dataset = await sampleDataset("arc_challenge", [
      { path: "t.jsonl", split: "test", content: line("A") + line("E") },
    ]);

    await expect(loadArcChallenge(dataset, "test")).rejects.toThrow(
      't.jsonl, row 2: answerKey: "E" is none of the labels A, B',
    );
  });
});

describe("HellaSwag", () => {
  const row = {
    ind: 24,
    activity_label: "Baking",
    ctx_a: "A man kneads dough.",
    ctx_b: "he",
    ctx: "A man kneads dough. he",
    endings: ["bakes it.", "paints it.", "drives it.", "reads it."],
    source_id: "invented~1",
    split: "val",
    split_type: "indomain",
    label: "0",
  };

  it("has the same rows from the authors' lines and from Parquet", async () => {
    const line = `${JSON.stringify({ ...row, label: 0 })}\n`;
    const fromLines = await sampleDataset("hellaswag", [
      { path: "v.jsonl", split: "validation", content: line },
    ]);
    const fromParquet = await sampleDataset("hellaswag", [
      { path: "v.parquet", split: "validation", content: parquetFixture("hellaswag") },
      { path: "t.parquet", split: "train", content: parquetFixture("hellaswag") },
    ]);

    expect(await loadHellaSwag(fromLines)).toEqual({
      form: "rows",
      validation: [row],
      train: null,
    });
    expect(await loadHellaSwag(fromParquet)).toEqual({
      form: "rows",
      validation: [row],
      train: [row],
    });
  });

  it("names file and line of a row without a label", async () => {
    const lines = [
      { ...row, label: 0 },
      { ...row, label: undefined },
    ].map((one) => `${JSON.stringify(one)}\n`);
    const dataset = await sampleDataset("hellaswag", [
      { path: "v.jsonl", split: "validation", content: lines.join("") },
    ]);

    await expect(loadHellaSwag(dataset)).rejects.toThrow(
      "v.jsonl:2: label: it names no ending, 0 to 3; the test split has no labels: use the validation and train files",
    );
  });

  const TASK = "Baking: A man kneads dough. He\n2\nbakes it.\npaints it.\ndrives it.\nreads it.\n";
  const textFile = (content: string | Uint8Array, path = "v.txt") => ({
    path,
    split: "validation",
    content,
  });

  it("reads the six lines a task of llama.cpp's text form", async () => {
    const dataset = await sampleDataset("hellaswag", [textFile(TASK)]);

    expect(await loadHellaSwag(dataset)).toEqual({
      form: "queries",
      validation: [{ query: "Baking: A man kneads dough. He", choices: row.endings, gold: 2 }],
      train: null,
    });
  });

  it("unpacks bzip2", async () => {
    // printf 'a\n0\nb\nc\nd\ne\n' | bzip2 | base64 -w0
    const packed = Buffer.from(
      "QlpoOTFBWSZTWaMvlbUAAAPJAAAQQAA+ACAAIhpjUIYDhyhm+LuSKcKEhRl8rag=",
      "base64",
    );
    const dataset = await sampleDataset("hellaswag", [textFile(packed, "v.txt.bz2")]);

    expect((await loadHellaSwag(dataset)).validation).toEqual([
      { query: "a", choices: ["b", "c", "d", "e"], gold: 0 },
    ]);
  });

  it("refuses bzip2 that is cut off or none", async () => {
    for (const content of [Buffer.from("QlpoOTFBWSZTWd4", "base64"), Buffer.from("no")]) {
      const dataset = await sampleDataset("hellaswag", [textFile(content, "v.txt.bz2")]);

      await expect(loadHellaSwag(dataset)).rejects.toThrow("v.txt.bz2: cannot be unpacked: ");
    }
  });

  it("names the line where a task is cut off, or its index is none", async () => {
    const cut = await sampleDataset("hellaswag", [textFile(`${TASK}next\n1\n`)]);
    const wrong = await sampleDataset("hellaswag", [textFile(TASK + TASK.replace("2", "4"))]);

    await expect(loadHellaSwag(cut)).rejects.toThrow("v.txt:8: it has 8 lines");
    await expect(loadHellaSwag(wrong)).rejects.toThrow('v.txt:8: "4" is no index of an ending');
  });
});
