import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { LoadOptions } from "../../../../src/core/engine.ts";
import { writeTinyArchitecture } from "./tiny-architectures.ts";
import { REQUEST, failureOf, load, modelFolder, valueOf, writeTinyModel } from "./tiny-model.ts";

const folder = modelFolder();
let path: string;

beforeAll(async () => {
  path = await writeTinyModel(folder);
});

function fileWith(name: string, bytes: Uint8Array | string): string {
  const file = join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

describe("a loaded model", () => {
  it("says what is in force: every choice of the options is made", async () => {
    const model = valueOf(load(path, { contextTokens: null, threads: null }));
    await model.close();
    expect(model.facts).toMatchObject({
      engine: "llama-cpp",
      engineVersion: expect.stringMatching(/^0\.4\.0(-dev)?$/) as string,
      gpuKind: "cpu",
      architecture: "llama",
      vocabularySize: 4096,
      trainedContextTokens: 8192,
      slidingWindowTokens: null,
      synthetic: true,
      options: { gpu: "cpu", gpuLayers: 0, contextTokens: 8192, batchTokens: 2048 },
    });
    expect(model.facts.options?.threads).toBeGreaterThan(0);
    expect(model.facts.cpuVariant).toMatch(/^ggml-cpu/);
    expect(model.facts.buffers.map(({ purpose }) => purpose)).toContain("kv-cache");
  });

  it("has batches no longer than its context", async () => {
    const model = valueOf(load(path, { contextTokens: 100 }));
    await model.close();
    expect(model.facts.options).toMatchObject({ batchTokens: 100, microBatchTokens: 100 });
  });

  it("has one cache of the same size for any number of sequences", async () => {
    const sizes: (number | undefined)[] = [];
    for (const sequences of [1, 64, 256]) {
      const model = valueOf(load(path, { sequences }));
      await model.close();
      expect(model.facts.options?.sequences).toBe(sequences);
      const cache = model.facts.buffers.find(({ purpose }) => purpose === "kv-cache");
      sizes.push(cache?.sizeBytes);
    }
    expect(sizes[0]).toBeGreaterThan(0);
    expect(new Set(sizes).size).toBe(1);
  });

  it("has one sequence when its layers keep a running state", async () => {
    const model = valueOf(load(await writeTinyArchitecture(folder, "lfm2"), { sequences: 64 }));
    await model.close();
    expect(model.facts.options?.sequences).toBe(1);
  });

  it("keeps to a context that llama.cpp would round up", async () => {
    const model = valueOf(load(path, { contextTokens: 100 }));
    const failure = failureOf(await model.generate({ ...REQUEST, maxOutputTokens: 100 }));
    await model.close();
    expect(failure.code).toBe("context-overflow");
  });

  it("can be closed twice and refuses everything afterwards", async () => {
    const model = valueOf(load(path));
    await Promise.all([model.close(), model.close()]);
    const items = [{ contextTokens: [5], continuationTokens: [6] }];
    for (const outcome of [
      await model.generate(REQUEST),
      await model.score({ items, topCount: 0, mode: "exact", keepPrefixTokenCount: null }),
      await model.tokenize({ prompts: [REQUEST.prompt] }),
    ])
      expect(failureOf(outcome)).toMatchObject({ message: "the model is closed" });
  });

  it("answers what was asked before it was closed", async () => {
    const model = valueOf(load(path));
    const answers = [model.generate(REQUEST), model.generate(REQUEST)];
    await model.close();
    const [first, second] = await Promise.all(answers);
    expect(first && valueOf(first).outputTokens).toEqual(second && valueOf(second).outputTokens);
  });

  it("without weights tokenizes and refuses the rest", async () => {
    const model = valueOf(load(path, {}, true));
    expect(model.facts.weightBytes).toBeNull();
    const reply = valueOf(await model.tokenize({ prompts: [REQUEST.prompt] }));
    expect(reply.prompts[0]?.tokens?.length).toBeGreaterThan(3);
    expect(failureOf(await model.generate(REQUEST)).message).toBe("only the vocabulary is loaded");
    await model.close();
  });

  it("with a broken template answers raw text and refuses conversations", async () => {
    const bytes = readFileSync(path);
    const place = bytes.indexOf("{% for message in messages %}");
    bytes.write("{% four", place);
    const model = valueOf(load(fileWith("broken-template.gguf", bytes)));
    const messages = [{ role: "user" as const, content: "Hi" }];
    const failure = failureOf(
      await model.generate({ ...REQUEST, prompt: { kind: "messages", messages } }),
    );
    const trace = valueOf(await model.generate(REQUEST));
    await model.close();
    expect(failure.message).toContain("the chat template of the model file failed");
    expect(failure.hint).toContain("raw text");
    expect(trace.outputTokenCount).toBe(8);
  });

  it("without a template joins the contents", async () => {
    const model = valueOf(load(await writeTinyModel(folder, "tiny-no-template")));
    const messages = [
      { role: "system" as const, content: "One" },
      { role: "user" as const, content: "Two" },
    ];
    const trace = valueOf(
      await model.generate({ ...REQUEST, prompt: { kind: "messages", messages } }),
    );
    await model.close();
    expect(trace).toMatchObject({ promptForm: "plain-join-v1", renderedPrompt: "One\n\nTwo" });
  });
});

describe("a model file is refused with the path and the reason when", () => {
  it.each([
    ["there is none", () => join(folder, "none.gguf"), "cannot load"],
    ["it is a folder", () => folder, "cannot load"],
    ["it is empty", () => fileWith("empty.gguf", ""), "cannot load"],
    [
      "it is text",
      () => fileWith("text.gguf", "Hello, this is not a model at all."),
      "cannot load",
    ],
    ["it is cut in its header", () => cut(5_000), "cannot load"],
    ["it is cut in its weights", () => cut(600_000), "cannot load"],
  ])("%s", (_name, file, message) => {
    const failure = failureOf(load(file()));
    expect(failure.code).toBe("engine-refused");
    expect(failure.message).toContain(message);
    expect(failure.message).toContain(folder);
    expect(failure.message).not.toContain("it gave no reason");
  });

  function cut(sizeBytes: number): string {
    return fileWith(`cut-${sizeBytes}.gguf`, readFileSync(path).subarray(0, sizeBytes));
  }
});

describe("options are refused when", () => {
  it.each([
    ["there are more threads than llama.cpp can have", { threads: 100_000 }, "threads"],
    ["the context is longer than any model reads", { contextTokens: 16_777_217 }, "context"],
    ["a batch is more than can be counted", { batchTokens: 2 ** 40 }, "count"],
    ["the cache types do not go together", { kvTypeV: "q8_0", flashAttention: "off" }, "context"],
    ["the GPU is not there", { gpu: "vulkan" }, "vulkan"],
  ] satisfies [string, Partial<LoadOptions>, string][])("%s", (_name, options, message) => {
    const failure = failureOf(load(path, options));
    expect(failure.code).toBe("engine-refused");
    expect(failure.message).toContain(message);
  });
});
