import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { inspectGguf } from "../../src/assets/gguf/inspect-gguf.ts";
import { readGgufFile } from "../../src/assets/gguf/read-gguf.ts";
import { GREEDY } from "../../src/core/generation.ts";
import { quantizeModel } from "../../src/cli/models/quantize-model.ts";
import { tensorTypesText } from "../../src/cli/models/quantized-build.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { loadModel, valueOf } from "./load-model.ts";
import { referenceModels } from "./reference-models.ts";

const models = referenceModels([
  "SmolLM2-135M-Instruct.f32.gguf",
  "SmolLM2-135M-Instruct.Q4_1.gguf",
]);

describe.skipIf(models === null)("a Q4_K_M build of SmolLM2", () => {
  const [original = "", published = ""] = models ?? [];

  it("has the size, the tensors and the header of its type", async () => {
    const printed = vi.spyOn(console, "log").mockImplementation(() => undefined);
    const outputDir = temporaryFolder();
    await quantizeModel(original, {
      types: ["Q4_K_M"],
      outputDir,
      threads: 2,
      allowRequantize: false,
      force: false,
    });
    printed.mockRestore();
    const path = join(outputDir, "SmolLM2-135M-Instruct.f32.Q4_K_M.gguf");
    const summary = await inspectGguf(path);
    const originalSummary = await inspectGguf(original);

    // Rows of 576 are no multiple of 256, so llama.cpp puts Q5_0 for Q4_K and Q8_0 for Q6_K there; the
    // 30 matrices with rows of 1536 keep their types. Its log says: "quant size = ... (6.17 BPW)".
    expect(tensorTypesText(await readGgufFile(path))).toBe(
      "Q5_0 166, Q8_0 15, Q6_K 14, Q4_K 16, F32 61",
    );
    expect(summary).toMatchObject({
      quantization: "Q4_K_M",
      parameterCount: originalSummary.parameterCount,
      license: originalSummary.license,
      hasChatTemplate: true,
    });
    expect(summary.bitsPerWeight).toBeCloseTo(6.17, 2);

    const model = loadModel(path, { contextTokens: 256 });
    const trace = valueOf(
      await model.generate({
        prompt: {
          kind: "messages",
          messages: [{ role: "user", content: "What is the capital of France?" }],
        },
        sampling: GREEDY,
        maxOutputTokens: 16,
        ignoreEndOfGeneration: true,
        stopStrings: [],
        jsonSchema: null,
        cache: { kind: "cold" },
      }),
    );
    expect(trace.promptForm).toBe("chat-template");
    expect(trace.outputTokens).toHaveLength(16);
    await model.close();
  });

  it("is refused from the Q4_1 build", async () => {
    await expect(
      quantizeModel(published, {
        types: ["Q4_K_M"],
        outputDir: temporaryFolder(),
        allowRequantize: false,
        force: false,
      }),
    ).rejects.toMatchObject({ code: "already-quantized" });
  });
});
