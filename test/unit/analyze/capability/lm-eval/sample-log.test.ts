import { describe, expect, it } from "vitest";
import { sampleLogLines } from "../../../../../src/analyze/capability/lm-eval/sample-log.ts";
import {
  failedRecord,
  okRecord,
  textResult,
} from "../../../../fixtures/classification/evaluation-samples.ts";
import {
  choicesResult,
  formulaRun,
  readRecordedRun,
  recordedLeaves,
  TEXT,
} from "../../../../fixtures/lm-eval/recorded.ts";

const RUN = readRecordedRun();
const LEAVES = await recordedLeaves(RUN, TEXT);

function runOf(task: string): ReturnType<typeof formulaRun> {
  const leaf = LEAVES.find((candidate) => candidate.task === task);
  if (leaf === undefined) throw new Error(`there is no leaf ${task}`);
  return formulaRun(leaf, RUN.texts);
}

/** lm-eval names only the settings that a task sets; this log names them all. */
function withoutSettings(line: string): string {
  return line.replace(/"arg_1": \{.*?\}\}\}/, '"arg_1": {}}}');
}

describe("sampleLogLines", () => {
  it.each(Object.keys(RUN.lines))("writes lm-eval's lines, byte for byte: %s", (task) => {
    const { trials, records, scores } = runOf(task);
    const lines = sampleLogLines(trials, records, scores);
    expect(lines.map(withoutSettings)).toEqual(RUN.lines[task]?.map(withoutSettings));
  });

  it("names the settings of generated text", () => {
    const { trials, records, scores } = runOf("gsm8k");
    const [line = ""] = sampleLogLines(trials, records, scores);
    expect(JSON.parse(line)).toMatchObject({
      arguments: {
        gen_args_0: {
          arg_1: {
            until: ["Question:", "</s>", "<|im_end|>"],
            max_gen_toks: 256,
            do_sample: false,
            temperature: 0,
          },
        },
      },
    });
  });

  it("is in the order of the documents, whatever order they were run in", () => {
    const { trials, records, scores } = runOf("arc_challenge");
    const reversed = sampleLogLines(
      [...trials].reverse(),
      [...records].reverse(),
      [...scores].reverse(),
    );
    expect(reversed).toEqual(sampleLogLines(trials, records, scores));
  });

  it("leaves out items that failed, or have no record or no score", () => {
    const { trials, records, scores } = runOf("arc_challenge");
    const [, ...restOfRecords] = records;
    const lines = sampleLogLines(
      trials,
      [failedRecord(0), ...restOfRecords.slice(1)],
      scores.slice(0, -1),
    );
    expect(lines.map((line) => (JSON.parse(line) as { doc_id: number }).doc_id)).toEqual([2, 3, 4]);
  });

  it("takes the last record of an item that was tried again", () => {
    const { trials, scores } = runOf("arc_challenge");
    const twice = [failedRecord(0), okRecord(0, choicesResult([-0.5, -1, -2]))];
    const [line = ""] = sampleLogLines(trials, twice, scores);
    expect(JSON.parse(line)).toMatchObject({
      filtered_resps: [
        ["-0.5", "False"],
        ["-1.0", "False"],
        ["-2.0", "False"],
      ],
    });
  });

  it("writes tasks that lm-eval does not have in the same form", () => {
    const { trials, scores } = runOf("gsm8k");
    const foreign = trials.slice(0, 1).map((trial) => ({
      ...trial,
      task: "faq",
      scorer: "facts" as const,
      target: { required: ["5 %"] },
    }));
    const score = scores.slice(0, 1).map((entry) => ({
      ...entry,
      scorer: "facts" as const,
      metrics: { correct: 1, required_recall: 0.5, copy_rate: null },
      details: {},
    }));
    const [line = ""] = sampleLogLines(foreign, [okRecord(0, textResult("5 %"))], score);
    expect(JSON.parse(line)).toMatchObject({
      target: '{"required":["5 %"]}',
      resps: [["5 %"]],
      filtered_resps: ["5 %"],
      filter: "none",
      metrics: ["correct", "required_recall", "copy_rate"],
      correct: 1,
      required_recall: 0.5,
      copy_rate: null,
    });
  });
});
