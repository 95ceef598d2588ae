import { describe, expect, it } from "vitest";
import {
  requireLabels,
  requireShots,
  type ShotRequest,
} from "../../../src/cli/eval/require-used-options.ts";
import type { ScorerName } from "../../../src/core/evaluation.ts";
import type { OpenedTask } from "../../../src/tasks/opened-task.ts";

const shotRequest = (
  name: OpenedTask["name"],
  shots: OpenedTask["shots"],
  fewshot: number | null,
): ShotRequest => ({ task: { name, shots }, fewshot });

const scoredTask = (name: OpenedTask["name"], scorer: ScorerName) => ({
  name,
  build: () => [{ task: name, version: "1", scorer, items: [], dataset: "mini" }],
});

function notesOf(requests: readonly ShotRequest[], given?: number): string[] {
  const notes: string[] = [];
  requireShots(requests, given, (note) => notes.push(note));
  return notes;
}

describe("requireShots", () => {
  it("refuses shots for tasks of which none has any", () => {
    const requests = [shotRequest("faq", "none", 2), shotRequest("mmlu", "none-in-small-set", 2)];

    expect(() => notesOf(requests, 2)).toThrow(
      expect.objectContaining({
        code: "options-contradict",
        message: "--fewshot 2: tasks without shots: faq, mmlu (on its small set)",
      }),
    );
  });

  it("names the tasks that have none where others have", () => {
    const requests = [shotRequest("faq", "none", 2), shotRequest("gsm8k", "used", 2)];

    expect(notesOf(requests, 2)).toEqual(["note: asked with 0 shots, because they have none: faq"]);
  });

  it("names a task whose configured shots its small set does not have", () => {
    expect(notesOf([shotRequest("mmlu", "none-in-small-set", 5)])).toEqual([
      "note: asked with 0 shots, because they have none: mmlu (on its small set)",
    ]);
  });

  it("says nothing where no shots were asked for", () => {
    const requests = [shotRequest("faq", "none", 0), shotRequest("humaneval", "none", null)];

    expect(notesOf(requests, 0)).toEqual([]);
    expect(notesOf(requests)).toEqual([]);
  });
});

describe("requireLabels", () => {
  it.each(["label-text", "label-probabilities"] as const)(
    "refuses --scorer %s for tasks that ask for no label",
    (scorer) => {
      const tasks = [scoredTask("faq", "facts"), scoredTask("gsm8k", "gsm8k")];

      expect(() => {
        requireLabels(tasks, scorer);
      }).toThrow(
        expect.objectContaining({
          code: "options-contradict",
          message: `--scorer ${scorer} changes none of the chosen tasks: faq, gsm8k`,
        }),
      );
    },
  );

  it("lets it pass where one of the tasks is asked so, or no way was named", () => {
    const tasks = [scoredTask("faq", "facts"), scoredTask("banking77", "label-text")];

    expect(() => {
      requireLabels(tasks, "label-text");
      requireLabels([scoredTask("faq", "facts")], undefined);
    }).not.toThrow();
  });
});
