import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { findModelFile, lockedHashes } from "../../../src/assets/find-model-file.ts";
import { readModelsLock } from "../../../src/assets/lock.ts";
import { cachedFilePath, modelCacheDirectory } from "../../../src/assets/model-cache.ts";
import { pullModel } from "../../../src/assets/pull-model.ts";
import { inTemporaryFolder, thrownBy } from "./in-temporary-folder.ts";

const HOME = "/home/someone";

describe("the model cache", () => {
  it.each([
    [
      "where EDGE_BENCH_CACHE_DIR says",
      { EDGE_BENCH_CACHE_DIR: "/big/disk" },
      "linux",
      "/big/disk/models",
    ],
    [
      "in XDG_CACHE_HOME",
      { XDG_CACHE_HOME: "/var/cache/me" },
      "linux",
      "/var/cache/me/edge-slm-bench/models",
    ],
    [
      "in ~/.cache on Linux",
      { EDGE_BENCH_CACHE_DIR: "" },
      "linux",
      "/home/someone/.cache/edge-slm-bench/models",
    ],
    [
      "in ~/Library/Caches on macOS",
      {},
      "darwin",
      "/home/someone/Library/Caches/edge-slm-bench/models",
    ],
  ] as const)("lies %s", (_, env, platform, expected) => {
    expect(modelCacheDirectory({ env, platform, home: HOME })).toBe(expected);
  });

  it("keeps files of different hashes apart", () => {
    const file = {
      path: "m.gguf",
      sizeBytes: 1,
      sha256: "0123456789abcdef".repeat(4),
      gitBlobSha1: null,
    };
    expect(cachedFilePath(file, "/cache")).toBe("/cache/0123456789abcdef/m.gguf");
    expect(cachedFilePath({ ...file, sha256: null }, "/cache")).toBeNull();
  });

  it("finds a model only in its full size", async () => {
    const lock = await smallLock();
    await inTemporaryFolder(async (folder) => {
      const path = join(folder, "a".repeat(16), "mine.gguf");
      expect(await findModelFile("mine", lock, folder)).toBeNull();
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, "12345");
      expect(await findModelFile("mine", lock, folder)).toBeNull();
      await writeFile(path, "1234567890");
      expect(await findModelFile("mine", lock, folder)).toBe(path);
    });
  });
});

describe("the hashes of a model", () => {
  it("are those of its files whose SHA-256 the lock knows", async () => {
    expect([...lockedHashes("mine", await smallLock())]).toEqual([["mine.gguf", "a".repeat(64)]]);
    expect(lockedHashes("gemma_3n_e4b_mlx", await readModelsLock()).size).toBe(0);
  });
});

describe("pulling a model whose entry is not complete", () => {
  it("says how to complete it", async () => {
    const lock = await readModelsLock();
    const error = await thrownBy(() =>
      pullModel("gemma_3n_e4b_mlx", lock, { cacheDirectory: "/cache" }),
    );
    expect(error).toMatchObject({
      code: "model-unlocked",
      message:
        "gemma_3n_e4b_mlx: the lock does not know size and hash of all its files; they cannot be verified.",
      hint: "Complete its entry from the hub: edge-bench models lock gemma_3n_e4b_mlx. Or get the model elsewhere and give its path instead of the model's name.",
    });
  });

  it("asks no hub for a file whose revision is not known", async () => {
    const lock = await readModelsLock();
    const settings = { endpoint: "http://127.0.0.1:9", authorization: null, isOffline: false };
    const error = await thrownBy(() =>
      pullModel("gemma_3n_e4b_gguf", lock, { cacheDirectory: "/cache", settings }),
    );
    expect(error).toMatchObject({
      code: "model-unlocked",
      message: "gemma_3n_e4b_gguf: the lock does not know the revision of its repository.",
    });
  });
});

describe("pulling a model from a file", () => {
  it("copies it into the cache when its bytes are those of the lock", async () => {
    await inTemporaryFolder(async (folder) => {
      const origin = join(folder, "origin.gguf");
      await writeFile(origin, "abc");
      // printf abc | sha256sum
      const sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
      const lock = await smallLock(origin, 3, sha256);
      const path = await pullModel("mine", lock, { cacheDirectory: join(folder, "cache") });
      expect(path).toBe(join(folder, "cache", "ba7816bf8f01cfea", "mine.gguf"));
    });
  });

  it("replaces a file of the right size and other bytes", async () => {
    await inTemporaryFolder(async (folder) => {
      const origin = join(folder, "origin.gguf");
      await writeFile(origin, "abc");
      const sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
      const lock = await smallLock(origin, 3, sha256);
      const steps: string[] = [];
      const options = {
        cacheDirectory: join(folder, "cache"),
        onProgress: (_done: number, _total: number | null, step: string) => steps.push(step),
      };
      const path = await pullModel("mine", lock, options);
      await writeFile(path, "xyz");
      await pullModel("mine", lock, options);
      await pullModel("mine", lock, options);
      expect(steps).toEqual(["unpack", "verify", "unpack", "verify"]);
    });
  });

  it("says that the file is not there", async () => {
    await inTemporaryFolder(async (folder) => {
      const lock = await smallLock(join(folder, "none.gguf"));
      const error = await thrownBy(() => pullModel("mine", lock, { cacheDirectory: folder }));
      expect(error).toMatchObject({ code: "model-missing" });
    });
  });
});

async function smallLock(
  path = "/models/mine.gguf",
  sizeBytes = 10,
  sha256 = "a".repeat(64),
): Promise<Awaited<ReturnType<typeof readModelsLock>>> {
  return inTemporaryFolder(async (folder) => {
    const mine = {
      format: "gguf",
      files: [{ path: "mine.gguf", sizeBytes, sha256 }],
      repository: null,
      revision: null,
      licence: { id: "Apache-2.0", name: "Apache License 2.0", textSha256: null },
      baseModels: [],
      sources: [{ kind: "file", path }],
      state: "unlocked",
      note: null,
    };
    await writeFile(join(folder, "models.lock"), JSON.stringify({ version: 1, models: { mine } }));
    return readModelsLock(join(folder, "models.lock"));
  });
}
