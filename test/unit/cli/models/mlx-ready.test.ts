import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { withoutUnreadyMlx } from "../../../../src/cli/models/mlx-ready.ts";
import type { ModelReference } from "../../../../src/config/select-models.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const reference = (modelId: string, format: "gguf" | "mlx"): ModelReference => ({
  modelId,
  displayName: modelId,
  format,
  source: { kind: "locked", lockId: modelId },
  effectiveContextTokens: null,
  entry: null,
});
const PAIR = [reference("a", "gguf"), reference("b", "mlx")];

const idsOf = (words: readonly string[], references = PAIR): string[] =>
  withoutUnreadyMlx(references, words).map(({ modelId }) => modelId);

beforeEach(() => {
  vi.stubEnv("EDGE_BENCH_CACHE_DIR", temporaryFolder());
  vi.stubEnv("EDGE_BENCH_MLX_PYTHON", "");
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe("the members of a group where MLX is not set up", () => {
  it("are left without those of MLX, with a line that says what to type", () => {
    const print = vi.spyOn(console, "error").mockImplementation(() => undefined);
    expect(idsOf(["pair"])).toEqual(["a"]);
    expect(print).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(/^skipped b: .*edge-bench setup mlx/),
    );
  });

  it("keep an MLX model that was named: it is refused with the reason", () => {
    expect(idsOf(["a", "b"])).toEqual(["a", "b"]);
  });

  it("are refused when nothing would be left", () => {
    expect(() => idsOf(["pair"], PAIR.slice(1))).toThrow(
      expect.objectContaining({ code: "mlx-missing" }) as Error,
    );
  });

  it("are all there where MLX is set up", () => {
    vi.stubEnv("EDGE_BENCH_MLX_PYTHON", process.execPath);
    expect(idsOf(["pair"])).toEqual(["a", "b"]);
  });
});
