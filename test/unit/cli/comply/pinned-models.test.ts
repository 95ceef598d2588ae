import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ModelsLock, modelsLockSchema } from "../../../../src/assets/lock.ts";
import { pinnedModels } from "../../../../src/cli/comply/pinned-models.ts";
import { sha256Of } from "../../../../src/core/hash.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

function lockOf(sha256: string | null): ModelsLock {
  const entry = {
    format: "gguf",
    files: [{ path: "small.gguf", sizeBytes: 5, sha256 }],
    repository: null,
    revision: null,
    licence: { id: "Apache-2.0", name: "Apache License 2.0", textSha256: null },
    baseModels: [],
    sources: [{ kind: "file", path: "small.gguf" }],
    state: "unlocked",
    note: null,
  };
  return modelsLockSchema.parse({ version: 1, models: { small: entry } });
}

function modelWith(modelId: string, text: string) {
  const filePath = join(temporaryFolder(), `${modelId}.gguf`);
  writeFileSync(filePath, text);
  return { modelId, filePath, format: "gguf" as const, fileSha256: sha256Of(text) };
}

describe("pinnedModels", () => {
  it("names those whose bytes the lock fixes, whatever they are called", async () => {
    const models = [modelWith("own-name", "bytes"), modelWith("small", "other")];
    expect(await pinnedModels(models, lockOf(sha256Of("bytes")))).toEqual(["own-name"]);
  });

  it("takes no entry without a hash for a pin, even of a model that was named by it", async () => {
    const named = { ...modelWith("small", "bytes"), lockId: "small" };
    expect(await pinnedModels([named], lockOf(null))).toEqual([]);
  });
});
