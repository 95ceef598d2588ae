import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PrerequisiteError } from "../../../../src/core/errors.ts";
import { createJsonJudge } from "../../../../src/score/json-validity.ts";
import { loadMini, type MiniName, miniNames } from "../../../../src/tasks/mini-data.ts";
import { loadExtractionSchema } from "../../../../src/tasks/realistic/extraction-schema.ts";
import { rejectionOf, temporaryFolder } from "../../../support/temporary-folder.ts";

const COUNTS: Readonly<Record<MiniName, number>> = {
  intents: 60,
  intents_train: 12,
  sentiment: 40,
  faq: 24,
  extraction: 20,
  summary: 12,
  multiple_choice: 40,
  arithmetic: 30,
  arithmetic_train: 8,
  python: 12,
};

async function refusalOf(content: string): Promise<string> {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "intents.jsonl"), content);
  const error = await rejectionOf(loadMini("intents", folder));
  expect(error).toBeInstanceOf(PrerequisiteError);
  return error instanceof PrerequisiteError ? error.message.slice(folder.length + 1) : "";
}

const ROW = '{"id": "a", "language": "en", "text": "Hello", "label": "greeting"}';

describe.each(miniNames)("data/mini/%s.jsonl", (name) => {
  it("has its rows, half of them English and half French, each with an id of its own", async () => {
    const rows = await loadMini(name);
    expect(rows).toHaveLength(COUNTS[name]);
    expect(rows.filter(({ language }) => language === "en")).toHaveLength(COUNTS[name] / 2);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  });

  it("has no text twice", async () => {
    const texts = (await loadMini(name)).map((row) => JSON.stringify({ ...row, id: "" }));
    expect(new Set(texts).size).toBe(texts.length);
  });
});

describe("data/mini", () => {
  it("has five questions for each of twelve intents, and one example of each", async () => {
    const labels = (await loadMini("intents")).map(({ label }) => label);
    const examples = (await loadMini("intents_train")).map(({ label }) => label);
    const counts = [...new Set(labels)].map((label) => labels.filter((l) => l === label).length);
    expect(counts).toEqual(Array<number>(12).fill(5));
    expect(examples.sort()).toEqual([...new Set(labels)].sort());
  });

  it("shows no question of the test among the examples", async () => {
    const asked = new Set((await loadMini("intents")).map(({ text }) => text));
    const problems = new Set((await loadMini("arithmetic")).map(({ question }) => question));
    const examples = await loadMini("intents_train");
    const shots = await loadMini("arithmetic_train");
    expect(examples.filter(({ text }) => asked.has(text))).toEqual([]);
    expect(shots.filter(({ question }) => problems.has(question))).toEqual([]);
  });

  it("has each sentiment in both languages and both kinds of text", async () => {
    const rows = await loadMini("sentiment");
    const cells = new Set(rows.map(({ label, language, kind }) => `${label} ${language} ${kind}`));
    expect(cells.size).toBe(12);
  });

  it("has every place of the right choice equally often, and four different choices", async () => {
    const rows = await loadMini("multiple_choice");
    const places = [0, 1, 2, 3].map(
      (place) => rows.filter(({ answer }) => answer === place).length,
    );
    expect(places).toEqual([10, 10, 10, 10]);
    expect(rows.every(({ choices }) => new Set(choices).size === 4)).toBe(true);
  });

  it("has right steps in every arithmetic answer, the last of them the final number", async () => {
    const rows = [...(await loadMini("arithmetic")), ...(await loadMini("arithmetic_train"))];
    for (const { id, answer } of rows) {
      const steps = [...answer.matchAll(/<<([^=]+)=([\d.]+)>>/g)];
      const values = steps.map((step) => valueOf(step[1] ?? ""));
      expect(values, id).toEqual(steps.map((step) => Number(step[2])));
      expect(answer.split("#### ").at(-1), id).toBe(steps.at(-1)?.[2]);
    }
  });

  it("has gold fields that follow the schema, with every field in every document", async () => {
    const judge = createJsonJudge(await loadExtractionSchema());
    for (const { id, fields } of await loadMini("extraction")) {
      expect(judge(JSON.stringify(fields), false), id).toEqual({
        parses: true,
        conforms: true,
        problems: [],
      });
    }
  });

  it("has account numbers with right check digits", async () => {
    for (const { fields } of await loadMini("extraction")) {
      if (typeof fields["iban"] !== "string") continue;
      const moved = fields["iban"].slice(4) + fields["iban"].slice(0, 4);
      const digits = moved.replace(/[A-Z]/g, (letter) => String(parseInt(letter, 36)));
      expect(BigInt(digits) % 97n).toBe(1n);
    }
  });

  it("has documents of 120 to 250 words with summaries within the limit of the prompt", async () => {
    for (const { id, document, reference } of await loadMini("summary")) {
      const length = document.split(/\s+/u).length;
      expect(length >= 120 && length <= 250, `${id}: ${length} words`).toBe(true);
      expect(reference.split(/\s+/u).length, id).toBeLessThanOrEqual(70);
    }
  });

  it("has programs in the form of HumanEval", async () => {
    for (const row of await loadMini("python")) {
      expect(row.task_id).toMatch(/^mini\/\d+$/);
      expect(row.prompt).toContain(`def ${row.entry_point}(`);
      expect(row.canonical_solution).toMatch(/^ {4}\S/);
      expect(row.test).toMatch(/^def check\(candidate\):\n {4}/);
    }
  });

  it("has French texts with typographic spaces and apostrophes", async () => {
    const names = [
      "intents",
      "sentiment",
      "faq",
      "extraction",
      "summary",
      "multiple_choice",
      "arithmetic",
    ] as const;
    for (const name of names) {
      for (const row of await loadMini(name)) {
        if (row.language === "fr")
          expect(JSON.stringify(row)).not.toMatch(/\p{L}'\p{L}| [?!;€%»]|« /u);
      }
    }
  });
});

describe("loadMini", () => {
  it("refuses a missing file and offers nothing in its place", async () => {
    const error = await rejectionOf(loadMini("faq", temporaryFolder()));
    expect(error).toMatchObject({ code: "data-missing" });
  });

  it.each([
    ["a line that is not JSON", `${ROW}\n{"id": `, "intents.jsonl:2: this line is not JSON"],
    [
      "a field that is missing",
      '{"id": "a", "language": "en", "text": "x"}',
      "intents.jsonl:1: label: ",
    ],
    ["a field that is unknown", ROW.replace("{", '{"x": 1, '), "intents.jsonl:1: Unrecognized key"],
    ["another language", ROW.replace('"en"', '"de"'), "intents.jsonl:1: language: "],
    ["an empty text", ROW.replace("Hello", " "), "intents.jsonl:1: text: "],
    ["an id twice", `${ROW}\n\n${ROW}`, 'intents.jsonl:3: the id "a" occurs twice'],
    ["no rows", "\n", "intents.jsonl:1: the file holds no rows"],
  ])("refuses %s with file and line", async (_what, content, message) => {
    expect(await refusalOf(content)).toContain(message);
  });

  it("refuses a file that is not UTF-8", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "intents.jsonl"), new Uint8Array([0xff, 0xfe]));
    expect(await rejectionOf(loadMini("intents", folder))).toMatchObject({ code: "data-broken" });
  });

  it("refuses an arithmetic answer without a final number, and a choice that is none", async () => {
    const folder = temporaryFolder();
    const problem = { id: "a", language: "en", question: "1+1?", answer: "It is 2" };
    const choice = {
      id: "a",
      language: "en",
      subject: "s",
      question: "q",
      choices: ["a", "b"],
      answer: 2,
    };
    writeFileSync(join(folder, "arithmetic.jsonl"), JSON.stringify(problem));
    writeFileSync(join(folder, "multiple_choice.jsonl"), JSON.stringify(choice));
    expect(await rejectionOf(loadMini("arithmetic", folder))).toMatchObject({
      code: "data-broken",
    });
    expect(await rejectionOf(loadMini("multiple_choice", folder))).toMatchObject({
      code: "data-broken",
    });
  });
});

/** The value of a step such as `20*(36-31)` or `400*0.95`, to the precision of its inputs. */
function valueOf(step: string): number {
  const inner = /\(([^()]+)\)/.exec(step);
  if (inner !== null) return valueOf(step.replace(inner[0], String(valueOf(inner[1] ?? ""))));
  const terms = step.match(/[+-]?[\d.*/]+/g) ?? [];
  const sum = terms.reduce((total, term) => total + productOf(term), 0);
  return Math.round(sum * 1e6) / 1e6;
}

function productOf(term: string): number {
  const factors = term.match(/[*/]?[+-]?[\d.]+/g) ?? [];
  return factors.reduce((product, factor) => {
    if (factor.startsWith("/")) return product / Number(factor.slice(1));
    return product * Number(factor.replace("*", ""));
  }, 1);
}
