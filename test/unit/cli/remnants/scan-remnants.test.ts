import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HOLDS_PROBES, remnantPlaces } from "../../../../src/cli/remnants/remnant-places.ts";
import { scanRemnants } from "../../../../src/cli/remnants/scan-remnants.ts";

const SECRET = "KESTREL-7QM4-VOLTAGE";
const IBAN = "DE71000000000123456789";
const MIB = 1 << 20;

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "remnants-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const plant = (name: string, content: string | Buffer): void => {
  writeFileSync(join(folder, name), content);
};

const scan = (path = folder, leftOut: readonly string[] = []) =>
  scanRemnants({ secrets: [SECRET, IBAN, SECRET], places: [{ path, label: "logs", leftOut }] });

describe("scanRemnants", () => {
  it("counts what was planted in each file, and names files below the place", async () => {
    mkdirSync(join(folder, "deep"));
    plant("deep/engine.log", `start ${SECRET} end\n${IBAN}\n`);
    plant("a.bin", Buffer.from(SECRET).toString("base64"));
    plant("clean.log", "nothing here\n");

    expect(await scan()).toEqual({
      plantedCount: 2,
      scannedFiles: 3,
      scannedBytes: 31 + 23 + 28 + 13,
      unreadableFiles: 0,
      skippedFiles: 0,
      findings: [
        { file: "logs/a.bin", occurrences: 1 },
        { file: "logs/deep/engine.log", occurrences: 2 },
      ],
    });
  });

  it.each([MIB - 25, MIB - 10, MIB - 1, MIB, MIB + 1, 2 * MIB - 7])(
    "finds a secret at byte %i of a large file once",
    async (place) => {
      plant("large.log", Buffer.concat([Buffer.alloc(place, "."), Buffer.from(SECRET)]));
      expect((await scan()).findings).toEqual([{ file: "logs/large.log", occurrences: 1 }]);
    },
  );

  it("skips model files and what holds probes by design, and counts them", async () => {
    for (const name of ["plan.jsonl", "m.gguf", "m.safetensors"]) plant(name, SECRET);
    expect(await scan(folder, HOLDS_PROBES)).toMatchObject({ skippedFiles: 3, findings: [] });
  });

  it("follows no link and waits for no pipe", async () => {
    const outside = mkdtempSync(join(tmpdir(), "remnants-outside-"));
    writeFileSync(join(outside, "secret.log"), SECRET);
    symlinkSync(outside, join(folder, "folder"));
    symlinkSync(join(outside, "secret.log"), join(folder, "file"));
    execFileSync("mkfifo", [join(folder, "pipe")]);

    expect(await scan()).toMatchObject({ scannedFiles: 0, unreadableFiles: 0, findings: [] });
    rmSync(outside, { recursive: true });
  });

  it("finds nothing in a place that does not exist", async () => {
    expect(await scan(join(folder, "none"))).toMatchObject({ scannedFiles: 0, unreadableFiles: 0 });
  });

  // Memory of a process: a file that even root can open and not read from its beginning.
  it.skipIf(process.platform !== "linux")("counts a file that cannot be read", async () => {
    expect(await scan("/proc/self/mem")).toMatchObject({ scannedFiles: 0, unreadableFiles: 1 });
  });

  it("searches a folder once that two places name, as the first one says", async () => {
    mkdirSync(join(folder, "exp"));
    plant("exp/plan.jsonl", SECRET);
    const places = [
      { path: join(folder, "exp"), label: "experiment", leftOut: HOLDS_PROBES },
      { path: folder, label: "cache" },
    ];
    expect((await scanRemnants({ secrets: [SECRET], places })).findings).toEqual([]);
  });

  it("reads nothing where nothing was planted", async () => {
    plant("a.log", SECRET);
    const places = [{ path: folder, label: "logs" }];
    expect(await scanRemnants({ secrets: [], places })).toMatchObject({
      plantedCount: 0,
      scannedFiles: 0,
    });
  });
});

describe("remnantPlaces", () => {
  it("names the experiment, the cache and our temporary folders", async () => {
    const own = mkdtempSync(join(tmpdir(), "edge-bench-ask-"));
    const places = await remnantPlaces("/results/exp_1");
    rmSync(own, { recursive: true });
    expect(places[0]).toEqual({
      path: "/results/exp_1",
      label: "experiment",
      leftOut: ["plan.jsonl", "records.jsonl", "scores.jsonl"],
    });
    expect(places[1]?.label).toBe("cache");
    expect(places.map(({ path }) => path)).toContain(own);
  });
});
