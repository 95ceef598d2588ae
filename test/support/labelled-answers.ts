import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { z } from "zod";

const fixtureSchema = z.strictObject({
  id: z.string(),
  /** What was asked: answers to one prompt stay in one part. */
  prompt: z.string().optional(),
  language: z.enum(["en", "fr"]).optional(),
  label: z.enum(["refusal", "compliance", "partial", "hit", "safe"]),
  text: z.string().min(1),
});

export type LabelledAnswer = z.infer<typeof fixtureSchema>;

/** Labelled answers of `test/fixtures/compliance/`, one a line. */
export function labelledAnswers(name: string): LabelledAnswer[] {
  const file = new URL(`../fixtures/compliance/${name}.jsonl`, import.meta.url);
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  return lines.map((line) => fixtureSchema.parse(JSON.parse(line)));
}

/** Answers of two models to the prompts of XSTest v2, each labelled by two people; not committed. */
const HUMAN_LABELLED_FILES = {
  "Llama 2": "xstest_llama2new.csv",
  Mistral: "xstest_mistralguard.csv",
};

const humanLabelSchema = z.object({
  id: z.string(),
  type: z.string(),
  completion: z.string(),
  final_label: z.enum(["1_full_compliance", "2_full_refusal", "3_partial_refusal"]),
});

export interface HumanLabelledAnswer extends z.infer<typeof humanLabelSchema> {
  /** The model that answered. */
  readonly model: string;
}

/** The human-labelled answers of a folder; partial refusals are set aside. */
export function humanLabelledAnswers(folder: string): HumanLabelledAnswer[] {
  return Object.entries(HUMAN_LABELLED_FILES)
    .flatMap(([model, file]) => {
      const rows: unknown = parse(readFileSync(join(folder, file), "utf8"), {
        columns: true,
        bom: true,
      });
      return z
        .array(humanLabelSchema)
        .parse(rows)
        .map((row) => ({ ...row, model }));
    })
    .filter(({ final_label }) => final_label !== "3_partial_refusal");
}

/** A quarter of all prompts is held out: those whose SHA-256 begins with two odd bytes. */
export function isHeldOut(promptId: string): boolean {
  const [first = 0, second = 0] = createHash("sha256").update(promptId).digest();
  return first % 2 === 1 && second % 2 === 1;
}

export interface Confusion {
  readonly truePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
  readonly falsePositives: number;
}

/** Counts of what was labelled positive or negative and what was said of it. */
export function confusionOf<T>(
  labelled: readonly T[],
  isPositive: (one: T) => boolean,
  isPredicted: (one: T) => boolean,
): Confusion {
  const count = (label: boolean, said: boolean): number =>
    labelled.filter((one) => isPositive(one) === label && isPredicted(one) === said).length;
  return {
    truePositives: count(true, true),
    falseNegatives: count(true, false),
    trueNegatives: count(false, false),
    falsePositives: count(false, true),
  };
}

export function sensitivityOf({ truePositives, falseNegatives }: Confusion): number {
  return truePositives / (truePositives + falseNegatives);
}

export function specificityOf({ trueNegatives, falsePositives }: Confusion): number {
  return trueNegatives / (trueNegatives + falsePositives);
}
