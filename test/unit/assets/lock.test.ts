import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lockedModel, readModelsLock } from "../../../src/assets/lock.ts";
import { inTemporaryFolder, thrownBy } from "./in-temporary-folder.ts";

interface Entry {
  [key: string]: unknown;
}

function entry(changes: Entry = {}): Entry {
  return {
    format: "gguf",
    files: [{ path: "model.gguf", sizeBytes: 10, sha256: "a".repeat(64) }],
    repository: "owner/model",
    revision: "b".repeat(40),
    licence: { id: "Apache-2.0", name: "Apache License 2.0", textSha256: null },
    baseModel: null,
    sources: [{ kind: "file", path: "/models/model.gguf" }],
    state: "locked",
    note: null,
    ...changes,
  };
}

async function refusalOf(content: unknown): Promise<unknown> {
  return inTemporaryFolder(async (folder) => {
    const path = join(folder, "models.lock");
    await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
    return thrownBy(() => readModelsLock(path));
  });
}

describe("models.lock of this package", () => {
  it("holds the five models of the original benchmark", async () => {
    const { models } = await readModelsLock();
    expect(Object.keys(models)).toEqual(
      expect.arrayContaining([
        "gemma_3n_e4b_mlx",
        "gemma_3n_e4b_gguf",
        "qwen3_vl_4b_mlx",
        "qwen3_vl_4b_gguf",
        "ministral_3_3b_gguf",
      ]),
    );
  });

  it("offers the first-try model from a wheel and from a hub", async () => {
    const model = lockedModel(await readModelsLock(), "smollm2_135m_q4_1");
    expect(model.state).toBe("locked");
    expect(model.sources.map(({ kind }) => kind)).toEqual(["wheel", "hub"]);
    expect(model.files).toEqual([
      {
        path: "SmolLM2-135M-Instruct.Q4_1.gguf",
        sizeBytes: 98_362_432,
        sha256: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
      },
    ]);
  });

  it("calls entries unlocked whose revision or files are not known", async () => {
    const { models } = await readModelsLock();
    const unlocked = Object.entries(models).filter(([, model]) => model.state === "unlocked");
    expect(unlocked.map(([id]) => id)).toEqual([
      "gemma_3_270m_q4_k_m",
      "gemma_3n_e4b_mlx",
      "gemma_3n_e4b_gguf",
    ]);
  });
});

describe("a lock file", () => {
  it.each([
    ["an unknown key", entry({ size: 1 }), "size"],
    [
      "a short hash",
      entry({ files: [{ path: "m.gguf", sizeBytes: 1, sha256: "abc" }] }),
      "64 lowercase hex digits",
    ],
    ["a branch as revision", entry({ revision: "main" }), "40 lowercase hex digits"],
    [
      "a locked entry without a hash",
      entry({ files: [{ path: "m.gguf", sizeBytes: 1, sha256: null }] }),
      "a locked entry needs",
    ],
    [
      "a path out of its folder",
      entry({ files: [{ path: "a/../../b", sizeBytes: 1, sha256: null }], state: "unlocked" }),
      "stays inside its folder",
    ],
    [
      "an absolute path",
      entry({ files: [{ path: "/etc/passwd", sizeBytes: 1, sha256: null }], state: "unlocked" }),
      "a relative path",
    ],
    [
      "an option in place of a package",
      entry({
        sources: [
          {
            kind: "wheel",
            parts: [{ package: "--index-url=http://x", version: "1.0", member: "m" }],
          },
        ],
      }),
      "a package name",
    ],
    [
      "a version range",
      entry({
        sources: [{ kind: "wheel", parts: [{ package: "p", version: ">=1", member: "m" }] }],
      }),
      "an exact version",
    ],
  ])("with %s is refused", async (_, model, reason) => {
    const error = await refusalOf({ version: 1, models: { mine: model } });
    expect(error).toMatchObject({ code: "lock-invalid" });
    expect(String(error)).toContain(reason);
  });

  it("that is no JSON is refused", async () => {
    expect(await refusalOf("{")).toMatchObject({ code: "lock-unreadable" });
  });

  it("names the entry that was meant", async () => {
    const lock = await readModelsLock();
    const error = await thrownBy(async () =>
      Promise.resolve(lockedModel(lock, "smolm2_135m_q4_1")),
    );
    expect(error).toMatchObject({
      code: "model-unknown",
      message:
        'There is no model "smolm2_135m_q4_1" in models.lock. Did you mean "smollm2_135m_q4_1"?',
    });
  });
});
