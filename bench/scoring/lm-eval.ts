import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { EvaluationTrial } from "../../src/core/evaluation.ts";
import { shellWord } from "../../src/core/shell-word.ts";
import { runTool } from "../support/run-tool.ts";

const HINT = "Install its packages: pip install lm_eval==0.4.13 transformers torch";

/** The last line that `lm_eval_hf.py` prints. */
const answerSchema = z.looseObject({ seconds: z.number().positive() });

/**
 * Seconds of lm-eval's hf backend, float32, for the same pairs of context and choice; `null` when
 * EDGE_BENCH_LM_EVAL_PYTHON is not set or the weights are not in the folder of test models.
 * @throws PrerequisiteError when its script fails
 */
export async function timeLmEval(
  trials: readonly EvaluationTrial[],
  threads: number,
): Promise<number | null> {
  const python = process.env["EDGE_BENCH_LM_EVAL_PYTHON"] ?? "";
  const weights = join(process.env["EDGE_BENCH_TEST_MODELS"] ?? "", "smollm2-135m-fp32");
  if (python === "" || !existsSync(weights)) return null;
  console.error("lm-eval's hf backend: loading it, then the same pairs ...");
  const script = join(dirname(fileURLToPath(import.meta.url)), "lm_eval_hf.py");
  const folder = await mkdtemp(join(tmpdir(), "edge-bench-hf-"));
  try {
    const input = join(folder, "requests.jsonl");
    await writeFile(input, requestLines(trials));
    const words = [python, script, weights, String(threads)].map(shellWord).join(" ");
    const output = await runTool("sh", ["-c", `${words} < ${shellWord(input)}`], { hint: HINT });
    return answerSchema.parse(JSON.parse(output.trim().split("\n").at(-1) ?? "")).seconds;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** One JSON line for each pair of context and choice. */
function requestLines(trials: readonly EvaluationTrial[]): string {
  const lines = trials.flatMap(({ request }) =>
    request.kind !== "choices"
      ? []
      : request.continuations.map((continuation) =>
          JSON.stringify({ context: request.context, continuation }),
        ),
  );
  return `${lines.join("\n")}\n`;
}
