import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { refuseOtherBytes } from "../../../../src/cli/models/refuse-other-bytes.ts";
import type { ModelReference } from "../../../../src/config/select-models.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const RIGHT = "a".repeat(64);
const OTHER = "b".repeat(64);

const reference = (source: ModelReference["source"]): ModelReference => ({
  modelId: "mine",
  displayName: "Mine",
  format: "mlx",
  source,
  effectiveContextTokens: null,
  entry: null,
});
const LOCKED = reference({ kind: "locked", lockId: "mine" });

beforeEach(() => {
  const path = join(temporaryFolder(), "models.lock");
  const files = ["q4/model.gguf", "config.json"].map((name) => ({
    path: name,
    sizeBytes: 1,
    sha256: RIGHT,
  }));
  const mine = {
    format: "mlx",
    files: [...files, { path: "vocab.json", sizeBytes: 1, sha256: null }],
    repository: "o/m",
    revision: null,
    licence: { id: "MIT", name: "MIT License", textSha256: null },
    baseModels: [],
    sources: [{ kind: "file", path: "/m" }],
    state: "unlocked",
    note: null,
  };
  writeFileSync(path, JSON.stringify({ version: 1, models: { mine } }));
  vi.stubEnv("EDGE_BENCH_MODELS_LOCK", path);
});

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("a model of the lock", () => {
  it("passes with the bytes of its lock entry", async () => {
    const files = ["config.json", "model.gguf", "vocab.json"].map((path) => ({
      path,
      sha256: RIGHT,
    }));
    await expect(refuseOtherBytes(LOCKED, files)).resolves.toBeUndefined();
  });

  it.each(["config.json", "model.gguf"])("is refused when %s has other bytes", async (path) => {
    await expect(refuseOtherBytes(LOCKED, [{ path, sha256: OTHER }])).rejects.toMatchObject({
      code: "hash-mismatch",
      message: `mine: ${path} was altered: models.lock says sha256 ${RIGHT}, the file has ${OTHER}`,
    });
  });

  it("is not judged by a file whose hash the lock does not know", async () => {
    const files = [{ path: "vocab.json", sha256: OTHER }];
    await expect(refuseOtherBytes(LOCKED, files)).resolves.toBeUndefined();
  });

  it("named by its path is what it is", async () => {
    const files = [{ path: "config.json", sha256: OTHER }];
    const named = reference({ kind: "mlx-folder", path: "/m" });
    await expect(refuseOtherBytes(named, files)).resolves.toBeUndefined();
  });
});
