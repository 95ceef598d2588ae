import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import {
  localLockPath,
  lockedModel,
  mergeLocks,
  type ModelsLock,
  modelsLockPath,
  modelsLockSchema,
  readModelsLock,
} from "../../../src/assets/lock.ts";
import { lockText, writeLockEntry } from "../../../src/assets/write-lock.ts";
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
    baseModels: [],
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
        gitBlobSha1: null,
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
      "ministral_3_3b_mlx",
    ]);
  });
});

describe("the user's own lock", () => {
  async function withLocal<T>(models: object, use: (path: string) => Promise<T>): Promise<T> {
    return inTemporaryFolder(async (folder) => {
      const path = join(folder, "mine.lock");
      await writeFile(path, JSON.stringify({ version: 1, models }));
      vi.stubEnv("EDGE_BENCH_MODELS_LOCK", path);
      try {
        return await use(path);
      } finally {
        vi.unstubAllEnvs();
      }
    });
  }

  it("adds its entries to those of the package, and replaces those of the same id", async () => {
    const models = { my_own: entry(), smollm2_135m_q4_1: entry({ note: "another one" }) };
    const lock = await withLocal(models, () => readModelsLock());
    const ids = Object.keys(lock.models);

    expect(ids.at(0)).toBe("smollm2_135m_q4_1");
    expect(ids.at(-1)).toBe("my_own");
    expect(lock.models["smollm2_135m_q4_1"]?.note).toBe("another one");
    expect(lock.models["qwen3_0_6b_q8_0"]?.state).toBe("locked");
  });

  it("need not be there", async () => {
    vi.stubEnv("EDGE_BENCH_MODELS_LOCK", "/nowhere/models.lock");
    const lock = await readModelsLock();
    vi.unstubAllEnvs();

    expect(lock).toEqual(await readModelsLock(modelsLockPath()));
  });

  it("is refused with its path when it is broken", async () => {
    await withLocal({ my_own: { format: "gguf" } }, async (path) => {
      const error = await thrownBy(() => readModelsLock());
      expect(error).toMatchObject({ code: "lock-invalid" });
      expect(String(error)).toContain(path);
    });
  });

  it("is models.lock in the current folder unless a variable names it", () => {
    expect(localLockPath({})).toBe(resolve("models.lock"));
    expect(localLockPath({ EDGE_BENCH_MODELS_LOCK: "/etc/models.lock" })).toBe("/etc/models.lock");
  });

  it("keeps every entry of both and lets its own win, whatever they hold", () => {
    const ids = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9_]{0,12}$/), { maxLength: 12 });
    fc.assert(
      fc.property(ids, ids, (base, own) => {
        const merged = mergeLocks(lockOf(base, "base"), lockOf(own, "own"));
        expect(new Set(Object.keys(merged.models))).toEqual(new Set([...base, ...own]));
        for (const [id, model] of Object.entries(merged.models)) {
          expect(model.note).toBe(own.includes(id) ? "own" : "base");
        }
        expect(Object.keys(merged.models).slice(0, base.length)).toEqual(base);
      }),
    );
  });
});

function lockOf(ids: readonly string[], note: string): ModelsLock {
  return modelsLockSchema.parse({
    version: 1,
    models: Object.fromEntries(ids.map((id) => [id, entry({ note })])),
  });
}

describe("writing an entry", () => {
  it("keeps the others where they were, and puts a new one behind them", async () => {
    await inTemporaryFolder(async (folder) => {
      const path = join(folder, "deep", "models.lock");
      const model = lockedModel(lockOf(["x"], "new"), "x");
      for (const id of ["second", "first", "second"]) await writeLockEntry(id, model, path);
      const text = await readFile(path, "utf8");

      expect(Object.keys((await readModelsLock(path)).models)).toEqual(["second", "first"]);
      expect(text.startsWith('{\n  "version": 1,\n  "models": {\n    "second": {')).toBe(true);
      expect(text.endsWith("}\n")).toBe(true);
      expect(await readdir(join(folder, "deep"))).toEqual(["models.lock"]);
    });
  });

  it("reads back what it wrote, for every entry of the package", async () => {
    const lock = await readModelsLock(modelsLockPath());

    expect(lockText(lock)).toBe(await readFile(modelsLockPath(), "utf8"));
  });

  it("leaves a lock that it cannot read as it is", async () => {
    await inTemporaryFolder(async (folder) => {
      const path = join(folder, "models.lock");
      await writeFile(path, "{ broken");
      const model = lockedModel(lockOf(["x"], "new"), "x");
      const error = await thrownBy(() => writeLockEntry("x", model, path));

      expect(error).toMatchObject({ code: "lock-unreadable" });
      expect(await readFile(path, "utf8")).toBe("{ broken");
    });
  });

  it("refuses a key that no lock may have", async () => {
    const model = lockedModel(lockOf(["x"], "new"), "x");
    const error = await thrownBy(() => writeLockEntry("../x", model, "/nowhere/models.lock"));

    expect(error).toMatchObject({ code: "lock-id-invalid" });
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
    ["a repository that is a path", entry({ repository: "../model" }), "owner/name"],
    [
      "a licence whose terms are no web address",
      entry({ licence: { id: "X", name: "X", url: "javascript:alert(1)", textSha256: null } }),
      "url",
    ],
    [
      "a path out of its folder",
      entry({ files: [{ path: "a/../../b", sizeBytes: 1, sha256: null }], state: "unlocked" }),
      "stays inside its folder",
    ],
    [
      "a line break in a path",
      entry({ files: [{ path: "a\nb.gguf", sizeBytes: 1, sha256: null }], state: "unlocked" }),
      "without control characters",
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
