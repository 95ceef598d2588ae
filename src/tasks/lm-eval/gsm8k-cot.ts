import type { Gsm8kDocument } from "../../assets/datasets/documents.ts";
import { sha256Of } from "../../core/hash.ts";
import type { AskSettings, TaskLeaf } from "../task.ts";
import { firstShots } from "./fewshot.ts";
import { greedyAsk } from "./generation-ask.ts";
import { DEFAULT_MAX_OUTPUT_TOKENS } from "./gsm8k.ts";
import { type Shot, shotText } from "./lm-eval-prompt.ts";
import { pythonStrip } from "./python-text.ts";
import { lmEvalTaskVersion } from "./task-version.ts";

export interface Gsm8kCotData {
  readonly dataset: string;
  readonly language: "en" | "fr";
  readonly test: readonly Gsm8kDocument[];
  /** From `loadGsm8kCotShots`. */
  readonly shots: readonly Shot[];
}

const TASK = "gsm8k_cot";
const DEFAULT_SHOTS = 8;
/** SHA-256 of lm-eval's eight shots as they stand in a prompt; other shots are another task. */
const PUBLISHED_SHOTS = "3d55795c084e26f6ebb6925833999a44f75c4280eb7ab4d66f9bb940244e4847";

function version(shots: readonly Shot[]): string {
  const hash = sha256Of(shots.map(shotText).join(""));
  return hash === PUBLISHED_SHOTS
    ? lmEvalTaskVersion(TASK, "3.0")
    : `${TASK} with the shots ${hash.slice(0, 12)}`;
}

/** The text behind the last `####`, without white space around it. */
function finalAnswer(document: Gsm8kDocument): string {
  return pythonStrip(document.answer.split("####").at(-1) ?? "");
}

/**
 * GSM8K with the fixed worked examples of Wei et al. 2022, the same for each document, so that their
 * text is evaluated once; 8 unless the settings say otherwise. Scores are not comparable with those
 * of `gsm8k`.
 *
 * @throws ConfigError `too-few-shots`
 */
export function gsm8kCotLeaf(data: Gsm8kCotData, settings: AskSettings): TaskLeaf {
  const pool = { task: TASK, name: "prompts/tasks/gsm8k_cot.yaml", documents: data.shots };
  const shots = firstShots(pool, settings.fewshot ?? DEFAULT_SHOTS);
  const limits = {
    maxOutputTokens: DEFAULT_MAX_OUTPUT_TOKENS,
    stopStrings: ["Q:", "</s>", "<|im_end|>"],
  };
  return {
    task: TASK,
    version: version(data.shots),
    scorer: "gsm8k",
    dataset: data.dataset,
    items: data.test.map((document, docId) => {
      const question = `Q: ${document.question}\nA:`;
      return {
        docId,
        language: data.language,
        doc: { ...document },
        target: finalAnswer(document),
        ask: greedyAsk({ description: "", shots, question, answerPrefix: "" }, settings, limits),
      };
    }),
  };
}
