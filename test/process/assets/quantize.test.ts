import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { readGgufFile, type GgufFile } from "../../../src/assets/gguf/read-gguf.ts";
import { summarizeGguf } from "../../../src/assets/gguf/inspect-gguf.ts";
import { writeSyntheticModel } from "../../../src/assets/synthetic/write-synthetic-model.ts";
import { quantizeModel, type QuantizeOptions } from "../../../src/cli/models/quantize-model.ts";
import { DEFAULT_LOAD_OPTIONS } from "../../../src/core/engine.ts";
import { HarnessError } from "../../../src/core/errors.ts";
import { GREEDY } from "../../../src/core/generation.ts";
import type { Outcome } from "../../../src/core/outcome.ts";
import { startEngineSession } from "../../../src/engines/channel/engine-session.ts";
import { quantizeInProcess } from "../../../src/engines/llama-cpp/quantize.ts";
import { rejectionOf, temporaryFolder } from "../../support/temporary-folder.ts";
import { ownTrace } from "../../support/own-engine.ts";

const DATA = process.env["EDGE_BENCH_TEST_DATA"] ?? "";
const STORIES = join(DATA, "models", "stories260K");
const hasStories = DATA !== "" && existsSync(join(STORIES, "stories260K.gguf"));
if (!hasStories) {
  process.stderr.write(
    "Builds are not compared with published ones: EDGE_BENCH_TEST_DATA names no folder with models/stories260K.\n",
  );
}

let printed: string[] = [];
let original = "";
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "edge-bench-test-"));
  original = join(folder, "shape.gguf");
  // Rows of 256 and an output matrix of its own: every block type occurs.
  await writeSyntheticModel({
    shape: "tiny-untied",
    quantization: "F16",
    seed: 3,
    outputPath: original,
  });
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

beforeEach(() => {
  printed = [];
  const note = (text: unknown): void => {
    printed.push(String(text));
  };
  vi.spyOn(console, "log").mockImplementation(note);
  vi.spyOn(console, "error").mockImplementation(note);
});

afterEach(() => {
  vi.restoreAllMocks();
});

function quantize(path: string, options: Partial<QuantizeOptions>): Promise<number> {
  return quantizeModel(path, {
    types: ["Q4_0"],
    threads: 1,
    allowRequantize: false,
    force: false,
    ...options,
  });
}

async function refusalOf(path: string, options: Partial<QuantizeOptions>): Promise<string> {
  const error = await rejectionOf(quantize(path, options));
  if (error instanceof HarnessError) return error.code;
  throw error;
}

function tensorData({ path, dataOffsetBytes }: GgufFile): Buffer {
  return readFileSync(path).subarray(dataOffsetBytes);
}

function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.status === "ok") return outcome.value;
  throw new Error(`${outcome.failure.code}: ${outcome.failure.message}`);
}

/** Tokens of a greedy answer. */
async function answerOf(modelPath: string): Promise<readonly number[]> {
  const options = { ...DEFAULT_LOAD_OPTIONS, gpu: "cpu" as const, threads: 1, contextTokens: 256 };
  const session = valueOf(
    await startEngineSession({
      request: { engine: "llama-cpp", modelPath, vocabularyOnly: false, options },
      logPath: `${modelPath}.log`,
      hangAfterMs: 60_000,
    }),
  );
  try {
    const trace = valueOf(
      await session.generate({
        prompt: { kind: "text", text: "Once upon a time" },
        sampling: GREEDY,
        maxOutputTokens: 8,
        ignoreEndOfGeneration: true,
        stopStrings: [],
        jsonSchema: null,
        cache: { kind: "cold" },
      }),
    );
    return ownTrace(trace).outputTokens;
  } finally {
    await session.close();
  }
}

describe("edge-bench models quantize", () => {
  it("makes builds that load and answer", async () => {
    const outputDir = temporaryFolder();
    expect(await quantize(original, { types: ["Q8_0", "Q4_K_M"], outputDir })).toBe(0);
    for (const name of ["shape.Q8_0.gguf", "shape.Q4_K_M.gguf"]) {
      expect(await answerOf(join(outputDir, name))).toHaveLength(8);
    }
  });

  it("keeps every key of the header but the two that name the build", async () => {
    const outputDir = temporaryFolder();
    await quantize(original, { outputDir });
    const before = await readGgufFile(original);
    const after = await readGgufFile(join(outputDir, "shape.Q4_0.gguf"));

    const expected = new Map(before.metadata)
      .set("general.file_type", 2)
      .set("general.quantization_version", 2);
    expect(new Map([...after.metadata].sort())).toEqual(new Map([...expected].sort()));
    expect(summarizeGguf(after)).toMatchObject({ synthetic: true, hasChatTemplate: true });
  });

  it("gives every tensor the type that the writer of synthetic models gives it", async () => {
    const outputDir = temporaryFolder();
    await quantize(original, { types: ["Q4_K_M"], outputDir });
    const written = join(outputDir, "written.gguf");
    await writeSyntheticModel({
      shape: "tiny-untied",
      quantization: "Q4_K_M",
      seed: 3,
      outputPath: written,
    });
    const typesOf = async (path: string): Promise<Record<string, string>> =>
      Object.fromEntries(
        (await readGgufFile(path)).tensors.map(({ name, type }) => [name, type.name]),
      );
    expect(await typesOf(join(outputDir, "shape.Q4_K_M.gguf"))).toEqual(await typesOf(written));
  });

  it("prints what was made and the commands that measure it", async () => {
    const outputDir = temporaryFolder();
    await quantize(original, { outputDir });
    const build = join(outputDir, "shape.Q4_0.gguf");
    expect(printed.join("\n")).toMatch(/^Q4_0 +\d+\.\d+ +4\.\d+ +\d+\.\d+ +Q4_0 \d+, .*gguf$/m);
    expect(printed).toContain(`Next: edge-bench perf --compare --models ${original} ${build}`);
  });

  it("keeps a build that is whole, and makes it again when told to", async () => {
    const outputDir = temporaryFolder();
    const build = join(outputDir, "shape.Q4_0.gguf");
    await quantize(original, { outputDir });
    // Bytes of a tensor changed: the header cannot tell, so this build counts as whole.
    const bytes = readFileSync(build);
    const made = Buffer.from(bytes);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
    writeFileSync(build, bytes);

    await quantize(original, { outputDir });
    expect(readFileSync(build).equals(bytes)).toBe(true);
    await quantize(original, { outputDir, force: true });
    expect(readFileSync(build).equals(made)).toBe(true);
  });

  it("makes a build again that was cut off", async () => {
    const outputDir = temporaryFolder();
    const build = join(outputDir, "shape.Q4_0.gguf");
    await quantize(original, { outputDir });
    const made = readFileSync(build);
    writeFileSync(build, made.subarray(0, made.length - 100));

    await quantize(original, { outputDir });
    expect(readFileSync(build).equals(made)).toBe(true);
    expect(printed.join("\n")).toContain("the file is cut off");
  });

  it("does not take another model's file for a build", async () => {
    const outputDir = temporaryFolder();
    await writeSyntheticModel({
      shape: "tiny",
      quantization: "Q4_0",
      seed: 1,
      outputPath: join(outputDir, "shape.Q4_0.gguf"),
    });
    expect(await refusalOf(original, { outputDir })).toBe("output-is-another-model");
  });

  it("refuses quantized weights, and warns when they are taken all the same", async () => {
    const outputDir = temporaryFolder();
    await quantize(original, { outputDir });
    const build = join(outputDir, "shape.Q4_0.gguf");

    expect(await refusalOf(build, { types: ["Q8_0"] })).toBe("already-quantized");
    expect(await quantize(build, { types: ["Q8_0"], allowRequantize: true })).toBe(0);
    expect(printed.join("\n")).toContain("both roundings add up");
    expect(existsSync(join(outputDir, "shape.Q4_0.Q8_0.gguf"))).toBe(true);
  });

  it("refuses the type that the file has itself", async () => {
    expect(await refusalOf(original, { types: ["F16"] })).toBe("already-this-type");
  });

  it("refuses to write over its input, through a link too", async () => {
    const outputDir = temporaryFolder();
    symlinkSync(original, join(outputDir, "shape.Q4_0.gguf"));
    expect(await refusalOf(original, { outputDir, force: true })).toBe("output-is-input");
  });

  it("refuses a folder that cannot be made", async () => {
    expect(await refusalOf(original, { outputDir: join(original, "below") })).toBe(
      "output-not-writable",
    );
  });

  it("refuses what is no GGUF file", async () => {
    const path = join(temporaryFolder(), "page.gguf");
    writeFileSync(path, "<!doctype html><title>Sign in</title>");
    expect(await refusalOf(path, {})).toBe("model-not-gguf");
  });

  it("survives a file that ends the process that quantizes it, and leaves nothing behind", async () => {
    const outputDir = temporaryFolder();
    const path = join(outputDir, "hostile.gguf");
    const bytes = readFileSync(original);
    const key = "llama.block_count";
    // The key, the number of its type, its value: no layer at all, which llama.cpp asserts against.
    bytes.writeUInt32LE(0, bytes.indexOf(key) + key.length + 4);
    writeFileSync(path, bytes);

    const error = await rejectionOf(quantize(path, { outputDir }));
    expect(error).toMatchObject({ code: "quantize-crashed" });
    expect(String(error)).toContain("GGML_ASSERT");
    expect(readdirSync(outputDir)).toEqual([basename(path)]);
  });
});

describe("quantizeInProcess", () => {
  const job = {
    fileType: 2,
    threads: 1,
    allowRequantize: false,
    dryRun: false,
  };

  it.runIf(process.platform === "linux")("says that a full disk is full", async () => {
    const error = await rejectionOf(
      quantizeInProcess(
        { ...job, inputPath: original, outputPath: "/dev/full" },
        join(temporaryFolder(), "log"),
        new AbortController().signal,
      ),
    );
    expect(error).toMatchObject({
      code: "quantize-refused",
      hint: "The build could not be written: make room on the disk and try again.",
    });
  });

  it("gives the reason of whoever stops it", async () => {
    const abort = new AbortController();
    const place = temporaryFolder();
    const running = rejectionOf(
      quantizeInProcess(
        { ...job, inputPath: original, outputPath: join(place, "out.gguf") },
        join(place, "log"),
        abort.signal,
      ),
    );
    abort.abort(new Error("enough"));
    expect(String(await running)).toContain("enough");
  });
});

describe.skipIf(!hasStories)("a build of published weights", () => {
  // Both files hold what the Python package gguf 0.19.0 makes of every tensor of stories260K.gguf:
  // gguf.quants.quantize(tensor, GGMLQuantizationType.Q8_0), and the same for Q4_0 and F16.
  it.each(["Q8_0", "Q4_0"])("in %s has the bytes of an implementation in Python", async (type) => {
    const outputDir = temporaryFolder();
    await quantize(join(STORIES, "stories260K.gguf"), { types: [type], outputDir });
    const made = await readGgufFile(join(outputDir, `stories260K.${type}.gguf`));
    const published = await readGgufFile(join(STORIES, `stories260K-${type}.gguf`));

    expect(made.tensors).toEqual(published.tensors);
    expect(tensorData(made).equals(tensorData(published))).toBe(true);
    expect(await answerOf(made.path)).toHaveLength(8);
  });
});
