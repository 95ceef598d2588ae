import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pullDataset, type PullDataOptions } from "../../../src/assets/datasets/pull-dataset.ts";
import { resolveDataset } from "../../../src/assets/datasets/resolve-dataset.ts";
import { sha256Of } from "../../../src/core/hash.ts";
import { rejectionOf, temporaryFolder } from "../../support/temporary-folder.ts";
import { sampleLock } from "../../unit/assets/datasets/sample-dataset.ts";
import { type DataServer, dataServer, sendFile } from "./data-server.ts";

const VARIABLE = "EDGE_BENCH_DATA_ENDPOINT";
const TEST = { path: "test.jsonl", split: "test", content: "{}\n" };
const before = process.env[VARIABLE];

/** A mirror that serves this text under every path. */
async function mirrorOf(content: string): Promise<DataServer> {
  const server = await dataServer((request, response) => {
    sendFile(request, response, Buffer.from(content));
  });
  process.env[VARIABLE] = server.address;
  return server;
}

let options: PullDataOptions & { cacheDirectory: string };

beforeEach(() => {
  const lock = sampleLock("gsm8k", [{ id: "lines", files: [TEST] }]);
  options = { lock, cacheDirectory: temporaryFolder(), pauseMs: 1 };
});

afterEach(() => {
  if (before === undefined) Reflect.deleteProperty(process.env, VARIABLE);
  else process.env[VARIABLE] = before;
});

describe("pulling a data set", () => {
  it("brings it where it is found again", async () => {
    const server = await mirrorOf("{}\n");
    const pulled = await pullDataset("gsm8k", options);
    const resolved = await resolveDataset("gsm8k", options);

    expect(pulled.files).toMatchObject([{ how: "downloaded", sha256: sha256Of("{}\n") }]);
    expect(resolved).toMatchObject({ origin: "cache", form: "lines" });
    expect(server.paths).toEqual([
      `/raw.githubusercontent.com/owner/data/${"a".repeat(40)}/test.jsonl`,
    ]);
  });

  it.skipIf(!existsSync("/proc/self"))("ends where the cache cannot be made", async () => {
    const refused = pullDataset("gsm8k", { ...options, cacheDirectory: "/proc/x/datasets" });

    expect(await rejectionOf(refused)).toMatchObject({
      code: "output-not-writable",
      message:
        "/proc/x/datasets/sample: the folder cannot be created: ENOENT: no such file or directory, mkdir '/proc/x'",
      hint: "Set EDGE_BENCH_CACHE_DIR to a folder in which you may write.",
    });
  });

  it("does not fetch what is whole, and replaces what was altered", async () => {
    const server = await mirrorOf("{}\n");
    await pullDataset("gsm8k", options);
    const again = await pullDataset("gsm8k", options);
    const path = join(options.cacheDirectory, "sample", "test.jsonl");
    writeFileSync(path, "[]\n");
    const repaired = await pullDataset("gsm8k", options);

    expect(again.files[0]?.how).toBe("present");
    expect(repaired.files[0]?.how).toBe("downloaded");
    expect(readFileSync(path, "utf8")).toBe("{}\n");
    expect(server.paths).toHaveLength(2);
  });

  it("notes the hash of a file that the lock does not know, and holds it to that", async () => {
    await mirrorOf("first\n");
    const files = [{ ...TEST, isUnpinned: true }];
    const unpinned = { ...options, lock: sampleLock("gsm8k", [{ id: "lines", files }]) };
    const pulled = await pullDataset("gsm8k", unpinned);
    const resolved = await resolveDataset("gsm8k", unpinned);
    writeFileSync(join(options.cacheDirectory, "sample", "test.jsonl"), "second\n");

    expect(pulled.files[0]).toMatchObject({ isPinned: false, sha256: sha256Of("first\n") });
    expect(resolved.files[0]).toMatchObject({ isPinned: true });
    await expect(resolveDataset("gsm8k", unpinned)).rejects.toThrow("the file was altered");
  });

  it("asks for the licence before it fetches anything", async () => {
    const server = await mirrorOf("{}\n");
    const lock = sampleLock("gsm8k", [{ id: "lines", files: [TEST] }], { needsAcceptance: true });

    await expect(pullDataset("gsm8k", { ...options, lock })).rejects.toThrow("is licensed under");
    expect(server.paths).toEqual([]);
    await pullDataset("gsm8k", { ...options, lock, acceptedLicenses: ["gsm8k"] });
    await pullDataset("gsm8k", { ...options, lock });
    expect(server.paths).toHaveLength(1);
  });

  it("names the forms that can be downloaded", async () => {
    await expect(pullDataset("gsm8k", { ...options, form: "cards" })).rejects.toMatchObject({
      message: 'gsm8k: there is no form "cards" that can be downloaded',
      hint: "Name one of: lines.",
    });
  });
});
