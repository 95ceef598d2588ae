import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadBanking77 } from "../../src/assets/datasets/banking77.ts";
import { loadFlarePhraseBank, loadPhraseBank } from "../../src/assets/datasets/phrasebank.ts";
import { resolveDataset } from "../../src/assets/datasets/resolve-dataset.ts";
import { banking77Leaf } from "../../src/tasks/classification/banking77.ts";
import { phraseBankLeaf } from "../../src/tasks/classification/phrase-bank.ts";
import { BANKING77_LABELS } from "../fixtures/classification/banking77-labels.ts";
import { CHAT, shippedHow } from "../unit/tasks/classification/sample-how.ts";

const dataDir = testDataDir();

function testDataDir(): string | null {
  const root = process.env["EDGE_BENCH_TEST_DATA"] ?? "";
  const folder = join(root, "datasets");
  if (root !== "" && existsSync(folder)) return folder;
  process.stderr.write(
    "Tests of classification on published data are skipped: EDGE_BENCH_TEST_DATA names no folder with datasets/.\n",
  );
  return null;
}

describe.skipIf(dataDir === null)("classification on published data", () => {
  it("asks the 3,080 questions of Banking77, 40 for each of the 77 labels", async () => {
    const dataset = await resolveDataset("banking77", { dataDir });
    const { rows: documents, labels } = await loadBanking77(dataset, "test");
    const { rows: train } = await loadBanking77(dataset, "train");
    const settings = { ...CHAT, fewshot: 5 };
    const how = await shippedHow("banking77");
    const { items } = banking77Leaf({ documents, train, labels }, settings, how);
    expect(labels).toEqual(BANKING77_LABELS);
    const asked = items.map(({ doc }) => doc["label_text"]);
    const counts = BANKING77_LABELS.map((label) => asked.filter((name) => name === label).length);
    expect(counts).toEqual(BANKING77_LABELS.map(() => 40));
  });

  it("asks the 970 sentences of FLARE, with examples from sentences that are not asked", async () => {
    const dataset = await resolveDataset("financial_phrasebank", { dataDir });
    const documents = await loadFlarePhraseBank(dataset);
    const shotPool = await loadPhraseBank(dataset, "50Agree");
    const data = { dataset: "financial_phrasebank", documents, shotPool };
    const settings = { ...CHAT, fewshot: 3 };
    const { items } = phraseBankLeaf(data, settings, await shippedHow("financial_phrasebank"));
    const prompt = items[0]?.ask.prompt;
    const shots = prompt?.kind === "chat" ? prompt.messages.slice(1, -1) : [];
    const contents = (role: string): string[] =>
      shots.filter((message) => message.role === role).map(({ content }) => content);
    const asked = new Set(documents.map(({ sentence }) => `Sentence: ${sentence}\nLabel:`));

    expect(items.length).toBe(970);
    expect(contents("assistant").sort()).toEqual(["negative", "neutral", "positive"]);
    expect(contents("user").filter((content) => asked.has(content))).toEqual([]);
  });
});
