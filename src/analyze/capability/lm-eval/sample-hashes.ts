import { z } from "zod";
import type { EvaluationTrial } from "../../../core/evaluation.ts";
import { canonicalJson, sha256Of } from "../../../core/hash.ts";

/** Hashes by which two runs can be shown to have asked the same: of document, prompt and target. */
export interface SampleHashes {
  readonly doc_hash: string;
  readonly prompt_hash: string;
  readonly target_hash: string;
}

const indexTargetSchema = z.looseObject({ gold: z.int() });
const labelTargetSchema = z.looseObject({ label: z.string() });

/** The right answer as lm-eval's logs write it: `str(target)`; of a choice, its index. */
export function targetText({ target }: Pick<EvaluationTrial, "target">): string {
  if (typeof target === "string") return target;
  const index = indexTargetSchema.safeParse(target);
  if (index.success) return String(index.data.gold);
  const label = labelTargetSchema.safeParse(target);
  return label.success ? label.data.label : canonicalJson(target);
}

/** The hashes of lm-eval's sample log: SHA-256 of the document as indented JSON, of the prompt, of the target. */
export function sampleHashes(trial: EvaluationTrial): SampleHashes {
  return {
    doc_hash: sha256Of(JSON.stringify(trial.doc, null, 2)),
    prompt_hash: trial.promptSha256,
    target_hash: sha256Of(targetText(trial)),
  };
}
