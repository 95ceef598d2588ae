import { afterEach, describe, expect, it, vi } from "vitest";
import { encodeGgufHeader } from "../../../../src/assets/gguf/write-header.ts";
import { readQuantizeInput } from "../../../../src/cli/models/quantize-input.ts";
import { rejectionOf, temporaryFile, temporaryFolder } from "../../../support/temporary-folder.ts";

/** A file with one tensor that says it is one of so many parts. */
function partOf(partCount: number): string {
  const header = encodeGgufHeader(
    new Map([
      ["general.architecture", { type: "string", value: "llama" }],
      ["split.count", { type: "u32", value: partCount }],
    ]),
    [{ name: "a", dimensions: [32], typeId: 0, sizeBytes: 128 }],
  );
  return temporaryFile("model.gguf", Buffer.concat([header, Buffer.alloc(128)]));
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("readQuantizeInput", () => {
  it("reads a model that was put together from parts", async () => {
    const path = partOf(0);
    const { file, isNamedByPath } = await readQuantizeInput(path);
    expect(file).toMatchObject({ path, tensors: [{ name: "a" }] });
    expect(isNamedByPath).toBe(true);
  });

  it("refuses one of several parts", async () => {
    expect(await rejectionOf(readQuantizeInput(partOf(3)))).toMatchObject({
      code: "model-split",
      message: expect.stringContaining("is one of 3 parts of a model") as string,
    });
  });

  it("refuses an MLX model", async () => {
    expect(await rejectionOf(readQuantizeInput("gemma_3n_e4b_mlx"))).toMatchObject({
      code: "not-gguf",
    });
  });

  it("says how to fetch a model that is not here", async () => {
    for (const name of ["EDGE_BENCH_CACHE_DIR", "HF_HOME", "HF_HUB_CACHE", "HOME"]) {
      vi.stubEnv(name, temporaryFolder());
    }
    expect(await rejectionOf(readQuantizeInput("gemma_3n_e4b_gguf"))).toMatchObject({
      code: "model-missing",
      hint: "Fetch it: edge-bench models pull gemma_3n_e4b_gguf",
    });
  });
});
