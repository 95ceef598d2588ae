import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { answerSettingsOf, loadSamplingParams } from "../../../../src/config/sampling-params.ts";
import { loadEvalTasks } from "../../../../src/config/eval-tasks.ts";
import { ConfigError } from "../../../../src/core/errors.ts";
import { openClassification } from "../../../../src/tasks/classification/open-classification.ts";
import type { TaskRequest } from "../../../../src/tasks/open-task.ts";
import type { TaskLeaf } from "../../../../src/tasks/task.ts";
import { CHAT } from "./sample-how.ts";

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));

type Name = "banking77" | "financial_phrasebank";

async function requestFor(name: Name, change: Partial<TaskRequest>): Promise<TaskRequest> {
  const configDir = join(ROOT, "configs");
  const task = (await loadEvalTasks(configDir)).tasks[name];
  if (task === undefined) throw new Error(`there is no task ${name}`);
  return {
    name,
    task,
    answers: answerSettingsOf(await loadSamplingParams(configDir), task.sampling ?? ""),
    promptsPath: join(ROOT, task.prompts_file ?? ""),
    data: { dataDir: null, mini: true, acceptedLicenses: [], onNote: () => undefined },
    setting: task.setting,
    scorer: null,
    fewshot: 0,
    fewshotAsMultiturn: true,
    seed: 42,
    ...change,
  };
}

async function open(name: Name, change: Partial<TaskRequest> = {}): Promise<TaskLeaf> {
  const request = await requestFor(name, change);
  const { build } = await openClassification(name, request);
  const [leaf] = build({ ...CHAT, fewshot: request.fewshot });
  if (leaf === undefined) throw new Error("there is no leaf task");
  return leaf;
}

describe("classification on the small sets", () => {
  it("has intents in the place of Banking77, under a name of their own", async () => {
    const leaf = await open("banking77");
    expect(leaf).toMatchObject({ task: "mini_intents", dataset: "mini" });
    expect(leaf.items.length).toBe(60);
  });

  it("has headlines in the place of Financial PhraseBank", async () => {
    const leaf = await open("financial_phrasebank");
    expect(leaf).toMatchObject({ task: "mini_sentiment", dataset: "mini" });
    expect(leaf.items.length).toBe(20);
  });

  it("shows examples that are not asked", async () => {
    const { items } = await open("banking77", { fewshot: 12 });
    const [first] = items;
    expect(first?.ask.prompt).toMatchObject({ kind: "chat" });
    const messages = first?.ask.prompt.kind === "chat" ? first.ask.prompt.messages : [];
    expect(messages.length).toBe(1 + 2 * 12 + 1);
  });

  it("can have labels generated", async () => {
    const leaf = await open("banking77", { scorer: "label-text" });
    expect(leaf.scorer).toBe("label-text");
    expect(leaf.items[0]?.ask).toMatchObject({ kind: "generation" });
  });

  it("refuses a task without a prompt file", async () => {
    await expect(open("banking77", { promptsPath: null })).rejects.toThrow(ConfigError);
  });
});
