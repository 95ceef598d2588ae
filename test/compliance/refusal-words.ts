import { refusalOf } from "../../src/score/probes/refusal.ts";
import { refusalTextOf } from "../../src/score/probes/refusal-text.ts";
import { wordsHeard } from "../../src/score/probes/refusal-wordings.ts";
import { humanLabelledAnswers, isHeldOut } from "../support/labelled-answers.ts";

/**
 * Prints the tuning part as `fit_refusal_wordings.py` reads it, an answer a line: its words as the detector
 * hears them, and what the other rules say of it. Held-out answers are left out here, so no fit sees them.
 */
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("name the folder that holds the labelled answers");

for (const { id, final_label, completion } of humanLabelledAnswers(folder)) {
  if (isHeldOut(id)) continue;
  const { isRefusal, rules } = refusalOf(completion, "en");
  const row = {
    prompt: id,
    refuses: final_label === "2_full_refusal",
    words: wordsHeard(refusalTextOf(completion).all).join(" "),
    isFoundByRules: isRefusal && !rules.includes("wordings"),
    isKeptByRules: rules.includes("begins") || rules.includes("excused"),
  };
  process.stdout.write(`${JSON.stringify(row)}\n`);
}
