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

describe("the prompts of lm-eval's tasks", () => {
  it.each(Object.keys(RUN.lines))("are lm-eval's, byte for byte: %s", async (task) => {
    const leaves = await recordedLeaves(RUN, TEXT);
    const leaf = leaves.find((candidate) => candidate.task === task);
    const samples = RUN.lines[task]?.map((line) => JSON.parse(line) as Sample) ?? [];
    expect(samples.length).toBeGreaterThan(0);
    for (const sample of samples) {
      const { ask } = leaf?.items[sample.doc_id] ?? {};
      expect(ask?.prompt).toEqual({ kind: "text", text: sample.arguments.gen_args_0?.arg_0 });
      const pairs = Object.values(sample.arguments);
      if (ask?.kind === "choices") {
        expect(ask.continuations).toEqual(pairs.map(({ arg_1 }) => arg_1));
      }
      if (ask?.kind === "generation") {
        expect(pairs[0]?.arg_1).toMatchObject({ until: ask.stopStrings, do_sample: false });
      }
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
