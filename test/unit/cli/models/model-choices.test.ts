import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { stringify } from "yaml";
import { loadModelChoices } from "../../../../src/cli/models/model-choices.ts";
import { idOf } from "../../../../src/cli/models/add-model.ts";
import { lockedModel, modelsLockSchema, readModelsLock } from "../../../../src/assets/lock.ts";
import { selectModels } from "../../../../src/config/select-models.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

function entry(path: string, format: "gguf" | "mlx" = "gguf"): Record<string, unknown> {
  return {
    format,
    files: [{ path, sizeBytes: 1, sha256: "a".repeat(64) }],
    repository: "Owner/My-Model.v2-4bit",
    revision: "b".repeat(40),
    licence: { id: "MIT", name: "MIT License", textSha256: null },
    baseModels: [],
    sources: [{ kind: "file", path: "/m" }],
    state: "locked",
    note: null,
  };
}

describe("the models that can be named", () => {
  it("are those of models.yaml, and behind them those of the lock that it does not know", async () => {
    const folder = temporaryFolder();
    const configs = join(folder, "configs");
    mkdirSync(configs);
    const known = { id: "smollm2_135m_q4_1", display_name: "Small", format: "gguf" };
    writeFileSync(join(configs, "models.yaml"), stringify({ models: { small: known } }));
    const lockPath = join(folder, "models.lock");
    writeFileSync(lockPath, JSON.stringify({ version: 1, models: { added: entry("m.gguf") } }));
    vi.stubEnv("EDGE_BENCH_MODELS_LOCK", lockPath);
    const choices = await loadModelChoices(configs);
    const ids = Object.keys(choices.file.models);

    expect(ids[0]).toBe("small");
    expect(ids.at(-1)).toBe("added");
    expect(ids).not.toContain("smollm2_135m_q4_1");
    expect(ids).toHaveLength(Object.keys((await readModelsLock()).models).length);
    expect(selectModels(choices, ["added"])).toMatchObject([
      { modelId: "added", format: "gguf", source: { kind: "locked", lockId: "added" } },
    ]);
  });
});

describe("the key of a model that is added", () => {
  it.each([
    ["Tiny-Q4_K_M.gguf", "gguf", "tiny_q4_k_m"],
    ["q8/Big.v1-00001-of-00003.gguf", "gguf", "big_v1"],
    ["model.safetensors", "mlx", "my_model_v2_4bit"],
  ] as const)("for %s is %s %s", (path, format, expected) => {
    const lock = modelsLockSchema.parse({ version: 1, models: { x: entry(path, format) } });

    expect(idOf(lockedModel(lock, "x"))).toBe(expected);
  });
});
