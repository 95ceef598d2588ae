import { describe, expect, it } from "vitest";
import type { AskSettings, TaskItem } from "../../../../src/tasks/task.ts";
import { readRecordedRun, recordedLeaves, TEXT } from "../../../fixtures/lm-eval/recorded.ts";

const RUN = readRecordedRun();
const SETTINGS: Record<string, Pick<AskSettings, "form" | "fewshotAsMultiturn">> = {
  text: { form: "text", fewshotAsMultiturn: true },
  chat: { form: "chat", fewshotAsMultiturn: true },
  "single-turn chat": { form: "chat", fewshotAsMultiturn: false },
};

/** The prompt as the recorded run writes it: text, or all messages with a begun answer as the last. */
function written(item: TaskItem | undefined): unknown {
  const prompt = item?.ask.prompt;
  if (prompt?.kind !== "chat") return prompt?.text;
  const begun = prompt.assistantPrefix;
  return begun === ""
    ? prompt.messages
    : [...prompt.messages, { role: "assistant", content: begun }];
}

/** The requests of an item in its plain form, as lm-eval's logs have them. */
function asked(item: TaskItem | undefined): unknown {
  const ask = item?.ask;
  if (ask?.prompt.kind !== "text") throw new Error("this item has no plain form");
  const arg_0 = ask.prompt.text;
  if (ask.kind === "choices") return ask.continuations.map((arg_1) => ({ arg_0, arg_1 }));
  if (ask.kind === "labels") throw new Error("no task of lm-eval asks for labels");
  const settings = { until: ask.stopStrings, do_sample: false, temperature: 0 };
  return [{ arg_0, arg_1: { ...settings, max_gen_toks: ask.maxOutputTokens } }];
}

describe("the prompts of lm-eval's tasks", () => {
  it.each(Object.keys(RUN.lines))("are lm-eval's, byte for byte: %s", async (task) => {
    const leaves = await recordedLeaves(RUN, TEXT);
    const items = leaves.find((candidate) => candidate.task === task)?.items ?? [];
    const samples = (RUN.lines[task] ?? []).map((line) => JSON.parse(line) as Sample);
    expect(new Set(samples.map(({ doc_id }) => doc_id)).size).toBe(items.length);
    for (const sample of samples) {
      const requests = Object.values(sample.arguments);
      expect(asked(items[sample.doc_id])).toMatchObject(requests);
    }
  });

  // humaneval has no form of its own for conversations: models with a template get humaneval_instruct.
  const cases = RUN.fewshot.filter(({ task, form }) => task !== "humaneval" || form === "text");
  it.each(cases)("are lm-eval's with $shots shots as $form: $task", async (entry) => {
    const { task, shots, form, items } = entry;
    const settings = { fewshot: shots, ...(SETTINGS[form] ?? TEXT) };
    const leaves = await recordedLeaves(RUN, settings);
    const leaf = leaves.find((candidate) => candidate.task === task);
    for (const [docId, expected] of items.entries()) {
      const item = leaf?.items[docId];
      const prompt: unknown = form === "text" ? expected.prompt : JSON.parse(expected.prompt);
      expect(written(item)).toEqual(prompt);
      const continuations = item?.ask.kind === "choices" ? item.ask.continuations : undefined;
      expect(continuations).toEqual(expected.continuations);
    }
  });
});

interface Sample {
  readonly doc_id: number;
  readonly arguments: Readonly<Record<string, { readonly arg_0: string; readonly arg_1: unknown }>>;
}
