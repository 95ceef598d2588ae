import { describe, expect, it } from "vitest";
import type { PhraseBankDocument } from "../../../../src/assets/datasets/documents.ts";
import { ConfigError, PrerequisiteError } from "../../../../src/core/errors.ts";
import { banking77Leaf } from "../../../../src/tasks/classification/banking77.ts";
import { miniHeadlinesLeaf, miniIntentsLeaf } from "../../../../src/tasks/classification/mini.ts";
import { phraseBankLeaf } from "../../../../src/tasks/classification/phrase-bank.ts";
import type { MiniRow } from "../../../../src/tasks/mini-data.ts";
import type { TaskLeaf, TaskPrompt } from "../../../../src/tasks/task.ts";
import { BANKING77_LABELS } from "../../../fixtures/classification/banking77-labels.ts";
import { CHAT, shippedHow, TEXT } from "./sample-how.ts";

const row = (text: string, labelText: (typeof BANKING77_LABELS)[number]) => ({
  text,
  label: BANKING77_LABELS.indexOf(labelText),
  label_text: labelText,
});

const BANKING = {
  documents: [
    row("Where is the parcel with my card?", "card_arrival"),
    row("My top-up bounced.", "top_up_failed"),
  ],
  train: [row("I forgot my code", "passcode_forgotten"), row("No card yet", "card_arrival")],
  labels: BANKING77_LABELS,
};

const SENTENCES: PhraseBankDocument[] = [
  { sentence: "Sales rose by a fifth .", label: "positive" },
  { sentence: "The company has 400 employees .", label: "neutral" },
];

const MESSAGES: MiniRow<"intents">[] = [
  { id: "a", language: "fr", text: "J'ai perdu ma carte.", label: "card_lost" },
  { id: "b", language: "en", text: "Close my account.", label: "account_closing" },
];

function promptOf(leaf: TaskLeaf, place: number): TaskPrompt {
  const item = leaf.items[place];
  if (item === undefined) throw new Error(`there is no item ${place}`);
  return item.ask.prompt;
}

function contents(prompt: TaskPrompt): string[] {
  if (prompt.kind === "text") return [prompt.text];
  return prompt.messages.map(({ role, content }) => `${role}: ${content}`);
}

describe("banking77", () => {
  it("lists all labels in the system message and asks the question last", async () => {
    const leaf = banking77Leaf(BANKING, CHAT, await shippedHow("banking77"));
    const [system = "", ...others] = contents(promptOf(leaf, 1));
    expect(system.split("\n").slice(1)).toEqual(BANKING77_LABELS);
    expect(others).toEqual(["user: Message: My top-up bounced.\nLabel:"]);
    expect(contents(promptOf(leaf, 0))[0]).toBe(system);
  });

  it("asks for the probability of each label as it would be written", async () => {
    const leaf = banking77Leaf(BANKING, CHAT, await shippedHow("banking77"));
    expect(leaf.items[0]?.ask).toMatchObject({ kind: "labels", labels: BANKING77_LABELS });
    expect(leaf.items[0]?.target).toEqual({ label: "card_arrival", labels: BANKING77_LABELS });
    expect(leaf).toMatchObject({ task: "banking77", scorer: "label-probabilities" });
  });

  it("ends a plain text where the answer begins, and puts a space before the labels", async () => {
    const leaf = banking77Leaf(BANKING, TEXT, await shippedHow("banking77"));
    const [text = ""] = contents(promptOf(leaf, 0));
    expect(text.endsWith("\n\nMessage: Where is the parcel with my card?\nLabel:")).toBe(true);
    expect(leaf.items[0]?.ask).toMatchObject({
      labels: BANKING77_LABELS.map((label) => ` ${label}`),
    });
  });

  it("can have the label generated instead, with the same prompt", async () => {
    const asked = banking77Leaf(BANKING, CHAT, await shippedHow("banking77"));
    const how = await shippedHow("banking77", "label-text");
    const generated = banking77Leaf(BANKING, CHAT, how);
    expect(promptOf(generated, 0)).toEqual(promptOf(asked, 0));
    expect(generated.scorer).toBe("label-text");
    expect(generated.items[0]?.ask).toMatchObject({ kind: "generation", maxOutputTokens: 48 });
  });

  it("refuses a row whose label number and name disagree", async () => {
    const documents = [{ text: "Hello?", label: 0, label_text: "card_arrival" }];
    const how = await shippedHow("banking77");
    const build = () => banking77Leaf({ ...BANKING, documents }, CHAT, how);
    expect(build).toThrow(PrerequisiteError);
    expect(build).toThrow(/document 0 .*label 0 is "activate_my_card", not "card_arrival"/);
  });
});

describe("examples", () => {
  const settings = { ...CHAT, fewshot: 2 };

  it("are turns of the conversation before the question, the same for every item", async () => {
    const leaf = banking77Leaf(BANKING, settings, await shippedHow("banking77"));
    const first = contents(promptOf(leaf, 0));
    expect(first.slice(1, -1).toSorted()).toEqual([
      "assistant: card_arrival",
      "assistant: passcode_forgotten",
      "user: Message: I forgot my code\nLabel:",
      "user: Message: No card yet\nLabel:",
    ]);
    expect(contents(promptOf(leaf, 1)).slice(0, -1)).toEqual(first.slice(0, -1));
  });

  it("stand before the text in the same form when there are no turns", async () => {
    const how = await shippedHow("banking77");
    const train = [row("No card yet", "card_arrival")];
    const leaf = banking77Leaf({ ...BANKING, train }, { ...TEXT, fewshot: 1 }, how);
    const block =
      "Message: No card yet\nLabel: card_arrival\n\nMessage: My top-up bounced.\nLabel:";
    expect(contents(promptOf(leaf, 1))[0]?.endsWith(`\n\n${block}`)).toBe(true);

    const oneTurn = { ...CHAT, fewshot: 1, fewshotAsMultiturn: false };
    const chat = banking77Leaf({ ...BANKING, train }, oneTurn, how);
    expect(contents(promptOf(chat, 1)).slice(1)).toEqual([`user: ${block}`]);
  });

  it("keep to the texts that are not asked, and are refused when there are too few", async () => {
    const how = await shippedHow("financial_phrasebank");
    const shotPool: PhraseBankDocument[] = [
      ...SENTENCES,
      { sentence: "A loss is feared .", label: "negative" },
    ];
    const data = { dataset: "financial_phrasebank", documents: SENTENCES, shotPool };
    const leaf = phraseBankLeaf(data, { ...CHAT, fewshot: 1 }, how);
    expect(contents(promptOf(leaf, 0)).slice(1, 3)).toEqual([
      "user: Sentence: A loss is feared .\nLabel:",
      "assistant: negative",
    ]);
    expect(() => phraseBankLeaf(data, settings, how)).toThrow(ConfigError);
    expect(() => phraseBankLeaf(data, settings, how)).toThrow("2 shots were asked for, but 1");
  });
});

describe("financial_phrasebank", () => {
  it("says which sentences were used", async () => {
    const data = { dataset: "financial_phrasebank_flare", documents: SENTENCES, shotPool: [] };
    const leaf = phraseBankLeaf(data, CHAT, await shippedHow("financial_phrasebank"));
    expect(leaf).toMatchObject({ task: "financial_phrasebank", dataset: data.dataset });
    expect(leaf.items.map(({ target }) => target)).toMatchObject([
      { label: "positive" },
      { label: "neutral" },
    ]);
  });

  it("refuses a sentence of white space", async () => {
    const how = await shippedHow("financial_phrasebank");
    const documents: PhraseBankDocument[] = [{ sentence: " ", label: "neutral" }];
    const build = () => phraseBankLeaf({ dataset: "x", documents, shotPool: [] }, CHAT, how);
    expect(build).toThrow("document 0 (from 0): its text is empty");
  });
});

describe("the small sets", () => {
  it("ask in the language of the message, with the same labels", async () => {
    const leaf = miniIntentsLeaf(
      { documents: MESSAGES, train: [] },
      CHAT,
      await shippedHow("banking77"),
    );
    const [french = [], english = []] = leaf.items.map(({ ask }) => contents(ask.prompt));
    expect(french[0]).toContain("Répondez par une seule étiquette");
    expect(english[0]).toContain("Answer with exactly one label");
    for (const [system = ""] of [french, english]) {
      expect(system.endsWith("\naccount_closing\ncard_lost")).toBe(true);
    }
    expect(leaf).toMatchObject({ task: "mini_intents", dataset: "mini" });
  });

  it("refuse an example whose label is not asked", async () => {
    const how = await shippedHow("banking77");
    const [first] = MESSAGES;
    const train = first === undefined ? [] : [{ ...first, label: "card_stolen" }];
    const build = () => miniIntentsLeaf({ documents: MESSAGES, train }, CHAT, how);
    expect(build).toThrow(
      'mini_intents, training texts, document 0 (from 0): its label "card_stolen" is not in the label set',
    );
  });

  it("keep the place of a headline in its file", async () => {
    const text = { language: "en", label: "neutral" } as const;
    const leaf = miniHeadlinesLeaf(
      [
        { id: "1", kind: "feedback", text: "The queue was long.", ...text },
        { id: "2", kind: "headline", text: "Results are due in May", ...text },
      ],
      CHAT,
      await shippedHow("financial_phrasebank"),
    );
    expect(leaf.items.map(({ docId }) => docId)).toEqual([1]);
  });
});
