import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { answerSettingsOf, loadSamplingParams } from "../../../../src/config/sampling-params.ts";
import { loadTaskPrompts } from "../../../../src/config/task-prompts.ts";
import { packageRoot } from "../../../../src/core/package-root.ts";
import { scoreExtraction } from "../../../../src/score/extraction.ts";
import { containsTokens, factTokens } from "../../../../src/score/fact-tokens.ts";
import { scoreFacts } from "../../../../src/score/facts.ts";
import { scoreLabelText } from "../../../../src/score/label-text.ts";
import { scoreSummary } from "../../../../src/score/summary.ts";
import { loadMini } from "../../../../src/tasks/mini-data.ts";
import {
  CUSTOMER_SENTIMENT_LABELS,
  CUSTOMER_SENTIMENT_PLACEHOLDERS,
  customerSentimentLeaf,
} from "../../../../src/tasks/realistic/customer-sentiment.ts";
import {
  EXTRACTION_PLACEHOLDERS,
  extractionLeaf,
} from "../../../../src/tasks/realistic/extraction.ts";
import { loadExtractionSchema } from "../../../../src/tasks/realistic/extraction-schema.ts";
import { FAQ_PLACEHOLDERS, faqLeaf } from "../../../../src/tasks/realistic/faq.ts";
import type { RealisticHow } from "../../../../src/tasks/realistic/realistic-how.ts";
import { SUMMARY_PLACEHOLDERS, summaryLeaf } from "../../../../src/tasks/realistic/summary.ts";
import type { TaskItem, TaskLeaf } from "../../../../src/tasks/task.ts";
import { textRecord, textTrial } from "../../../fixtures/realistic/trials.ts";

const SAMPLING_ENTRIES = {
  faq: "question_answering",
  customer_sentiment: "classification",
  extraction: "structured_output",
  summary: "generation",
} as const;

type Name = keyof typeof SAMPLING_ENTRIES;

const PLACEHOLDERS: Readonly<Record<Name, readonly string[]>> = {
  faq: FAQ_PLACEHOLDERS,
  customer_sentiment: CUSTOMER_SENTIMENT_PLACEHOLDERS,
  extraction: EXTRACTION_PLACEHOLDERS,
  summary: SUMMARY_PLACEHOLDERS,
};

async function howOf(name: Name, form: RealisticHow["form"]): Promise<RealisticHow> {
  const where = `prompts/tasks/${name}.yaml`;
  const file = await loadTaskPrompts(join(packageRoot(), where), PLACEHOLDERS[name]);
  const params = await loadSamplingParams(join(packageRoot(), "configs"));
  const answer = answerSettingsOf(params, SAMPLING_ENTRIES[name]);
  if (answer === null) throw new Error(`sampling_params.yaml has no ${SAMPLING_ENTRIES[name]}`);
  return { form, prompts: { file, where }, answer };
}

async function leavesOf(form: RealisticHow["form"]): Promise<Record<Name, TaskLeaf>> {
  const schema = await loadExtractionSchema();
  return {
    faq: faqLeaf(await loadMini("faq"), await howOf("faq", form)),
    customer_sentiment: customerSentimentLeaf(
      await loadMini("sentiment"),
      await howOf("customer_sentiment", form),
    ),
    extraction: extractionLeaf(
      await loadMini("extraction"),
      schema,
      await howOf("extraction", form),
    ),
    summary: summaryLeaf(await loadMini("summary"), await howOf("summary", form)),
  };
}

let chat: Record<Name, TaskLeaf>;
let plain: Record<Name, TaskLeaf>;

beforeAll(async () => {
  chat = await leavesOf("chat");
  plain = await leavesOf("text");
});

function promptText({ ask }: TaskItem): string {
  const { prompt } = ask;
  return prompt.kind === "text"
    ? prompt.text
    : prompt.messages.map(({ content }) => content).join("\n");
}

function textOf({ doc }: TaskItem, field: string): string {
  const value = doc[field];
  if (typeof value !== "string") throw new Error(`${field} is no text`);
  return value;
}

function trialFor(leaf: TaskLeaf, item: TaskItem) {
  return textTrial({ scorer: leaf.scorer, ...item });
}

/** What the model has to be shown of a document. */
const SHOWN: Readonly<Record<Name, readonly string[]>> = {
  faq: ["question", "policy"],
  customer_sentiment: ["text"],
  extraction: ["text"],
  summary: ["document"],
};

const GOLD: Readonly<Record<Name, (item: TaskItem) => string>> = {
  faq: (item) => textOf(item, "reference"),
  customer_sentiment: (item) => textOf(item, "label"),
  extraction: ({ doc }) => JSON.stringify(doc["fields"]),
  summary: (item) => textOf(item, "reference"),
};

const NAMES = Object.keys(SAMPLING_ENTRIES) as Name[];

describe.each(NAMES)("%s", (name) => {
  it("shows every item its whole question and text, in both forms", () => {
    for (const leaf of [chat[name], plain[name]]) {
      for (const item of leaf.items) {
        for (const field of SHOWN[name]) {
          expect(promptText(item)).toContain(textOf(item, field));
        }
        expect(promptText(item)).not.toContain("{{");
      }
    }
  });

  it("asks in the language of the document, which is written beside it and not guessed", () => {
    for (const item of plain[name].items) {
      expect(item.language).toBe(item.doc["language"]);
      expect(/Réponse|Étiquette|Document :|Résumé/.test(promptText(item))).toBe(
        item.language === "fr",
      );
    }
    expect(chat[name].items.filter(({ language }) => language === "fr")).toHaveLength(
      chat[name].items.length / 2,
    );
  });

  it("asks the same in both forms: same items, same targets, same settings", () => {
    const withoutPrompt = (leaf: TaskLeaf) =>
      leaf.items.map((item) => ({ ...item, ask: { ...item.ask, prompt: null } }));
    expect(withoutPrompt(plain[name])).toEqual(withoutPrompt(chat[name]));
  });

  it("leaves room for an answer like the reference, at two characters a token", () => {
    for (const item of chat[name].items) {
      const room = item.ask.kind === "generation" ? item.ask.maxOutputTokens : 0;
      expect(GOLD[name](item).length / 2).toBeLessThanOrEqual(room);
    }
  });

  it("has the version of its form and of its prompt file", () => {
    expect(chat[name].version).toBe("1.1");
  });
});

describe("faq", () => {
  it("finds every reference answer correct", () => {
    for (const item of chat.faq.items) {
      const score = scoreFacts(trialFor(chat.faq, item), textRecord(GOLD.faq(item)));
      expect(score, textOf(item, "id")).toMatchObject({
        outcome: "answered",
        metrics: { correct: 1, required_recall: 1, forbidden_count: 0 },
      });
    }
  });

  it("has questions whose facts cannot be told without the text: the question tells none but a yes", () => {
    for (const item of chat.faq.items) {
      const score = scoreFacts(trialFor(chat.faq, item), textRecord(textOf(item, "question")));
      expect(score.metrics["correct"], textOf(item, "id")).toBe(0);
    }
  });

  it("has no wrong claim that the text of the bank makes", async () => {
    for (const row of await loadMini("faq")) {
      const policy = factTokens(row.policy, row.language);
      const told = row.forbiddenFacts
        .flat()
        .filter((form) => containsTokens(policy, factTokens(form, row.language)));
      expect(told, row.id).toEqual([]);
    }
  });

  it("finds an answer with a wrong claim beside the reference wrong", async () => {
    for (const [index, row] of (await loadMini("faq")).entries()) {
      const item = chat.faq.items[index];
      if (item === undefined) throw new Error("one item for each row");
      for (const claim of row.forbiddenFacts.flat()) {
        const answer = textRecord(`${row.reference} ${claim}.`);
        expect(scoreFacts(trialFor(chat.faq, item), answer).metrics["correct"]).toBe(0);
      }
    }
  });
});

describe("customer_sentiment", () => {
  it("takes feedback only, with the places of the whole set", async () => {
    const rows = await loadMini("sentiment");
    expect(chat.customer_sentiment.items).toHaveLength(20);
    for (const { docId, doc } of chat.customer_sentiment.items) {
      expect(doc).toEqual(rows[docId]);
      expect(doc["kind"]).toBe("feedback");
    }
  });

  it("finds every label right, and every other label wrong", () => {
    for (const item of chat.customer_sentiment.items) {
      for (const label of CUSTOMER_SENTIMENT_LABELS) {
        const score = scoreLabelText(trialFor(chat.customer_sentiment, item), textRecord(label));
        expect(score.metrics["acc"]).toBe(label === item.doc["label"] ? 1 : 0);
      }
    }
  });
});

describe("extraction", () => {
  it("gives full marks to every gold object, and to the same inside a code fence after repair", () => {
    for (const item of chat.extraction.items) {
      const trial = trialFor(chat.extraction, item);
      const gold = GOLD.extraction(item);
      expect(scoreExtraction(trial, textRecord(gold))).toMatchObject({
        outcome: "answered",
        metrics: {
          strict_valid: 1,
          repaired_valid: 1,
          field_accuracy: 1,
          exact_match: 1,
          value_recall: 1,
          hallucinated_count: 0,
        },
      });
      expect(scoreExtraction(trial, textRecord(`\`\`\`json\n${gold}\n\`\`\``))).toMatchObject({
        metrics: { strict_parse: 0, field_accuracy_strict: 0, field_accuracy: 1 },
      });
    }
  });

  it("asks every item for the same schema, whose fields and values both prompts name", async () => {
    const schema = await loadExtractionSchema();
    const { file } = (await howOf("extraction", "chat")).prompts;
    const targets = chat.extraction.items.map(({ target }) => JSON.stringify(target));
    expect(
      targets.every((target) => target.startsWith(`{"schema":${JSON.stringify(schema)},`)),
    ).toBe(true);
    const properties = Object.entries(
      schema["properties"] as Record<string, { enum?: (string | null)[] }>,
    );
    for (const text of [file.system.en, file.system.fr]) {
      for (const [name, { enum: values }] of properties) {
        expect(text).toContain(`- ${name}`);
        for (const value of values ?? []) if (value !== null) expect(text).toContain(`"${value}"`);
      }
    }
  });

  it("has text values that stand in their document", async () => {
    for (const { id, text, fields } of await loadMini("extraction")) {
      for (const name of ["customer_name", "counterparty", "reference", "card_last_digits"]) {
        const value = fields[name] ?? null;
        if (value !== null) expect(text, id).toContain(String(value));
      }
      const iban = fields["iban"] ?? null;
      if (iban !== null) expect(text.replace(/\s/gu, ""), id).toContain(String(iban));
    }
  });
});

describe("summary", () => {
  it("gives full marks to every reference", () => {
    for (const item of chat.summary.items) {
      const score = scoreSummary(trialFor(chat.summary, item), textRecord(GOLD.summary(item)));
      const rouge = item.language === "en" ? "rougeL" : "rougeL_unicode";
      expect(score, textOf(item, "id")).toMatchObject({
        outcome: "answered",
        metrics: { [rouge]: 1, key_fact_coverage: 1, within_limit: 1 },
      });
    }
  });

  it("has key facts that stand in the document, and references that are not copied from it", () => {
    for (const item of chat.summary.items) {
      const trial = trialFor(chat.summary, item);
      const whole = scoreSummary(trial, textRecord(textOf(item, "document")));
      const reference = scoreSummary(trial, textRecord(GOLD.summary(item)));
      expect(whole.metrics, textOf(item, "id")).toMatchObject({
        key_fact_coverage: 1,
        copy_rate: 1,
        within_limit: 0,
      });
      expect(reference.metrics["copy_rate"], textOf(item, "id")).toBeLessThan(0.6);
    }
  });
});
