import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { gatherModelLicence } from "../../../../src/assets/licences/gather-model.ts";
import type { ModelsLock } from "../../../../src/assets/lock.ts";
import { PrerequisiteError } from "../../../../src/core/errors.ts";
import { sha256Of } from "../../../../src/core/hash.ts";
import { rejectionOf, temporaryFolder } from "../../../support/temporary-folder.ts";
import { smallGguf } from "../gguf/small-gguf.ts";

const NO_LOCK: ModelsLock = { version: 1, models: {} };
const BYTES = smallGguf({
  keys: {
    "general.license": { type: "string", value: "mit" },
    "general.base_model.count": { type: "u32", value: 1 },
    "general.base_model.0.repo_url": {
      type: "string",
      value: "https://huggingface.co/google/gemma-3-270m",
    },
  },
});

function lockOf(sizeBytes: number, sha256: string): ModelsLock {
  return {
    version: 1,
    models: {
      small: {
        format: "gguf",
        files: [{ path: "other-name.gguf", sizeBytes, sha256, gitBlobSha1: null }],
        repository: null,
        revision: null,
        licence: { id: "Apache-2.0", name: "Apache License 2.0", url: null, textSha256: null },
        baseModels: ["o/parent"],
        sources: [{ kind: "file", path: "x" }],
        state: "unlocked",
        note: null,
      },
    },
  };
}

/** A folder with one model, and whatever else a test puts there. */
function modelFile(others: Record<string, string> = {}): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "m.gguf"), BYTES);
  for (const [name, content] of Object.entries(others)) writeFileSync(join(folder, name), content);
  return join(folder, "m.gguf");
}

async function gather(filePath: string, lock = NO_LOCK) {
  return gatherModelLicence("m", { filePath, format: "gguf" }, lock);
}

describe("gatherModelLicence", () => {
  it("reads header, card and licence text of a model that has its folder to itself", async () => {
    const path = modelFile({ "README.md": "---\nlicense: gemma\n---\n", "LICENSE.txt": "Terms" });
    expect(await gather(path)).toEqual({
      kind: "model",
      subject: "m",
      statements: [
        { source: "gguf-header", license: "mit", name: null, link: null },
        { source: "model-card", license: "gemma", name: null, link: null },
      ],
      texts: [{ fileName: "LICENSE.txt", text: "Terms" }],
      baseModels: ["google/gemma-3-270m"],
      originRepositories: [],
      architecture: "llama",
    });
  });

  it("leaves out card and text of a folder of several models, but for texts called after the file", async () => {
    const path = modelFile({
      "n.gguf": "",
      "README.md": "---\nlicense: gemma\n---\n",
      LICENSE: "Of whom?",
      "m.LICENSE": "Mine",
    });
    const { statements, texts } = await gather(path);
    expect(statements.map(({ source }) => source)).toEqual(["gguf-header"]);
    expect(texts).toEqual([{ fileName: "m.LICENSE", text: "Mine" }]);
  });

  it("says of a text that is too large that it was not read", async () => {
    const path = modelFile({ LICENSE: "x".repeat(256 * 1024 + 1) });
    expect((await gather(path)).texts).toEqual([{ fileName: "LICENSE", text: null }]);
  });

  it("says of texts beyond the eighth that they were not read", async () => {
    const names = Array.from({ length: 10 }, (_, index) => `LICENSE.${index}`);
    const { texts } = await gather(modelFile(Object.fromEntries(names.map((name) => [name, "T"]))));
    expect(texts).toHaveLength(9);
    expect(texts.at(-1)).toEqual({ fileName: "2 more that are not read", text: null });
  });

  it.each(["MODEL_LICENSE", "UNLICENSE", "COPYING.txt", "LICENSE-MODEL", "licence.md"])(
    "reads the licence text of %s",
    async (fileName) => {
      const { texts } = await gather(modelFile({ [fileName]: "T" }));
      expect(texts).toEqual([{ fileName, text: "T" }]);
    },
  );

  it("reads what lies beside the link of a cache, not beside the bytes that it leads to", async () => {
    const folder = temporaryFolder();
    const snapshot = join(folder, "snapshots", "1");
    mkdirSync(join(folder, "blobs"));
    mkdirSync(snapshot, { recursive: true });
    for (const [name, bytes] of Object.entries({ "m.gguf": BYTES, LICENSE: "Terms" })) {
      writeFileSync(join(folder, "blobs", name), bytes);
      symlinkSync(join("..", "..", "blobs", name), join(snapshot, name));
    }
    const { statements, texts } = await gather(join(snapshot, "m.gguf"));
    expect(statements).toMatchObject([{ license: "mit" }]);
    expect(texts).toEqual([{ fileName: "LICENSE", text: "Terms" }]);
  });

  it("finds the entry of models.lock by size and hash, whatever the file is called", async () => {
    const { statements, baseModels } = await gather(
      modelFile(),
      lockOf(BYTES.length, sha256Of(BYTES)),
    );
    expect(statements[1]).toMatchObject({ source: "models-lock", license: "Apache-2.0" });
    expect(baseModels).toEqual(["google/gemma-3-270m", "o/parent"]);
  });

  it("takes no entry of models.lock for a file with other bytes of the same size", async () => {
    const { statements } = await gather(modelFile(), lockOf(BYTES.length, sha256Of("other")));
    expect(statements).toHaveLength(1);
  });

  it("reads card, text and architecture of an MLX folder", async () => {
    const folder = join(temporaryFolder(), "mlx");
    mkdirSync(folder);
    writeFileSync(join(folder, "config.json"), '{"model_type": "gemma3_text"}');
    writeFileSync(join(folder, "README.md"), "---\nlicense: apache-2.0\nbase_model: o/n\n---\n");
    const found = await gatherModelLicence("m", { filePath: folder, format: "mlx" }, NO_LOCK);
    expect(found).toMatchObject({ architecture: "gemma3_text", baseModels: ["o/n"] });
    expect(found.statements).toHaveLength(1);
  });

  it.each(["http", "mock"] as const)("says nothing of a model of format %s", async (format) => {
    const found = await gatherModelLicence("m", { filePath: "x", format }, NO_LOCK);
    expect(found).toMatchObject({ statements: [], texts: [], baseModels: [], architecture: null });
  });

  it("refuses a file that is no GGUF", async () => {
    const path = join(temporaryFolder(), "m.gguf");
    writeFileSync(path, "MZ this is something else");
    const error = await rejectionOf(gather(path));
    expect(error).toBeInstanceOf(PrerequisiteError);
    expect(error).toMatchObject({ code: "model-not-gguf" });
  });
});
