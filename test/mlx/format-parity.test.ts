import { describe, expect, it } from "vitest";
import { askAll } from "../../bench/format-parity/ask.ts";
import { compareAnswers, summarize } from "../../bench/format-parity/compare-answers.ts";
import { shortPrompts } from "../../bench/format-parity/prompts.ts";
import { referenceModels } from "../model/reference-models.ts";
import { bySize } from "../model/test-size.ts";
import { canTestMlx } from "../support/mlx-tests.ts";

const paths = canTestMlx()
  ? referenceModels(["SmolLM2-135M-Instruct.f32.gguf", "smollm2-135m-fp32"])
  : null;
const OUTPUT_TOKENS = bySize(6, 32);
/** A token in 32 bits takes MLX a tenth of a second on a CPU: every n-th prompt, unless all are wanted. */
const STRIDE = bySize(36, 1);

describe.skipIf(paths === null)("GGUF F32 and MLX float32 of the same weights", () => {
  it("make the same ids of a prompt, the same greedy tokens, and log-probabilities within 0.001", async () => {
    const [gguf, mlx] = paths ?? [];
    if (gguf === undefined || mlx === undefined) throw new Error("there are no models");
    const prompts = (await shortPrompts()).filter((_, index) => index % STRIDE === 0);
    const reference = await askAll(gguf, prompts, OUTPUT_TOKENS, null);
    const other = await askAll(mlx, prompts, OUTPUT_TOKENS, reference);
    const agreement = summarize(
      reference.flatMap((answer, index) => {
        const beside = other[index];
        return beside === undefined ? [] : [compareAnswers(answer, beside)];
      }),
    );
    expect(agreement).toMatchObject({
      promptCount: prompts.length,
      sameTokenizationCount: prompts.length,
      differentCount: 0,
    });
    expect(agreement.largestDifferenceNats).toBeLessThanOrEqual(1e-3);
  });
});
