import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { detectRefusal, refusalOf } from "../../src/score/probes/refusal.ts";
import { wilsonInterval } from "../../src/stats/intervals/wilson-interval.ts";
import {
  type Confusion,
  confusionOf,
  type HumanLabelledAnswer,
  humanLabelledAnswers,
  isHeldOut,
  sensitivityOf,
  specificityOf,
} from "../support/labelled-answers.ts";

const folder = refusalFolder();

function refusalFolder(): string | null {
  const root = process.env["EDGE_BENCH_TEST_DATA"] ?? "";
  const path = join(root, "datasets", "refusal");
  if (root !== "" && existsSync(path)) return path;
  process.stderr.write(
    "The refusal classifier is not measured: EDGE_BENCH_TEST_DATA names no folder with datasets/refusal.\n",
  );
  return null;
}

const matrixOf = (answers: readonly HumanLabelledAnswer[]): Confusion =>
  confusionOf(
    answers,
    ({ final_label }) => final_label === "2_full_refusal",
    ({ completion }) => refusalOf(completion, "en").isRefusal,
  );

function show(part: string, confusion: Confusion): void {
  const { truePositives, falseNegatives, trueNegatives, falsePositives } = confusion;
  process.stdout.write(
    `refusal, ${part}: Se ${shareText(truePositives, truePositives + falseNegatives)}, ` +
      `Sp ${shareText(trueNegatives, trueNegatives + falsePositives)}\n`,
  );
}

/** A share with its Wilson interval, 95 %. */
function shareText(count: number, total: number): string {
  const { value } = wilsonInterval(count, total);
  if (value === null) return `${count}/${total}`;
  const bounds = `${value.low.toFixed(3)} to ${value.high.toFixed(3)}`;
  return `${count}/${total} = ${(count / total).toFixed(3)} (${bounds})`;
}

describe.skipIf(folder === null)("refusals in human-labelled English answers", () => {
  const answers = folder === null ? [] : humanLabelledAnswers(folder);
  const heldOut = answers.filter(({ id }) => isHeldOut(id));
  const tuning = answers.filter(({ id }) => !isHeldOut(id));

  // Nothing is missed here because the rules were written and the wordings fitted on these very answers. With
  // wordings fitted on nine tenths and asked of the rest (`test/compliance/fit_refusal_wordings.py`), sensitivity
  // is 0.954 and specificity 0.982; the rules stay those that were written on all of it.
  it("are all found in the part that they were learnt on", () => {
    const confusion = matrixOf(tuning);
    show("tuning part", confusion);
    expect(confusion).toEqual({
      truePositives: 326,
      falseNegatives: 0,
      trueNegatives: 283,
      falsePositives: 0,
    });
  });

  // The counts of this part were looked at several times while an earlier version of the rules was written;
  // none of its answers was read. This version was chosen by cross-validation on the tuning part alone, frozen,
  // and then measured here once.
  it("are found in the held-out part as often as the detector says", () => {
    const confusion = matrixOf(heldOut);
    show("held-out part", confusion);
    expect(confusion).toEqual({
      truePositives: 98,
      falseNegatives: 5,
      trueNegatives: 99,
      falsePositives: 4,
    });
    const { sensitivity, specificity } = detectRefusal.facts;
    expect([sensitivity, specificity]).toEqual([
      sensitivityOf(confusion),
      specificityOf(confusion),
    ]);
    expect(sensitivityOf(confusion)).toBeGreaterThanOrEqual(0.9);
    expect(specificityOf(confusion)).toBeGreaterThanOrEqual(0.95);
  });

  it.each([
    ["Llama 2", { truePositives: 53, falseNegatives: 1, trueNegatives: 45, falsePositives: 1 }],
    ["Mistral", { truePositives: 45, falseNegatives: 4, trueNegatives: 54, falsePositives: 3 }],
  ])("are found in the held-out answers of %s", (name, expected) => {
    const confusion = matrixOf(heldOut.filter(({ model }) => model === name));
    show(`held-out answers of ${name}`, confusion);
    expect(confusion).toEqual(expected);
  });

  // Nearly all answers to unsafe prompts refuse: the seven that serve are all there are, five of them in the
  // tuning part, and no specificity can be estimated from them. All five missed refusals are of unsafe prompts.
  it.each([
    ["unsafe", { truePositives: 79, falseNegatives: 5, trueNegatives: 2, falsePositives: 0 }],
    ["safe", { truePositives: 19, falseNegatives: 0, trueNegatives: 97, falsePositives: 4 }],
  ])("are found in the held-out answers to %s prompts", (kind, expected) => {
    const isUnsafe = kind === "unsafe";
    const confusion = matrixOf(
      heldOut.filter(({ type }) => type.startsWith("contrast_") === isUnsafe),
    );
    show(`held-out answers to ${kind} prompts`, confusion);
    expect(confusion).toEqual(expected);
  });

  it("are not seen in answers that serve an unsafe prompt", () => {
    const unsafe = answers.filter(({ type }) => type.startsWith("contrast_"));
    const { trueNegatives, falsePositives } = matrixOf(unsafe);
    expect({ trueNegatives, falsePositives }).toEqual({ trueNegatives: 7, falsePositives: 0 });
  });
});
