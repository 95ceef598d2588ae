import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { servedModelId, servedReferences } from "../../../../src/cli/models/served-references.ts";
import { temporaryFile } from "../../../support/temporary-folder.ts";

const URL_OF_SERVER = "http://127.0.0.1:8080/v1";
const KEEP = { keepAlive: true };

describe("servedReferences", () => {
  it("is the only model of the server where none is named", () => {
    expect(servedReferences(`${URL_OF_SERVER}/`, [], KEEP)).toEqual([
      {
        modelId: "127.0.0.1:8080",
        displayName: "127.0.0.1:8080",
        format: "http",
        source: { kind: "server", baseUrl: URL_OF_SERVER, servedModel: null, keepAlive: true },
        effectiveContextTokens: null,
        entry: null,
      },
    ]);
  });

  it("asks for the names word for word, each once", () => {
    const names = ["mlx-community/Tale-4bit", "Other-Q4_1.gguf", "mlx-community/Tale-4bit"];
    expect(servedReferences(URL_OF_SERVER, names, { keepAlive: false })).toMatchObject([
      { modelId: "Tale-4bit", source: { servedModel: names[0], keepAlive: false } },
      { modelId: "Other-Q4_1", displayName: "Other-Q4_1", source: { servedModel: names[1] } },
    ]);
  });

  it("tells models apart that differ in their folder only", () => {
    const references = servedReferences(URL_OF_SERVER, ["a/tale", "b/tale"], KEEP);
    expect(references.map(({ modelId }) => modelId)).toEqual(["a_tale", "b_tale"]);
  });

  it.each([
    [
      ["qwen (q4)", "qwen [q4]"],
      ["qwen__q4_", "qwen__q4_-2"],
    ],
    [
      ["a/x/t", "a_x/t"],
      ["a_x_t", "a_x_t-2"],
    ],
  ])("numbers models that nothing else tells apart: %j", (names, ids) => {
    const references = servedReferences(URL_OF_SERVER, names, KEEP);
    expect(references.map(({ modelId }) => modelId)).toEqual(ids);
  });

  it.each([
    [[""], KEEP],
    [["a", " "], KEEP],
    [[], { ...KEEP, servedModel: "" }],
  ])("refuses an empty name: %j", (words, asked) => {
    expect(() => servedReferences(URL_OF_SERVER, words, asked)).toThrow(
      expect.objectContaining({
        code: "options-contradict",
        hint: expect.stringContaining("leave the option out") as string,
      }) as Error,
    );
  });

  it("refuses a model file of this machine, and says what to type", () => {
    const path = temporaryFile("own.gguf", "");
    expect(() => servedReferences(URL_OF_SERVER, [path], KEEP)).toThrow(
      expect.objectContaining({
        code: "options-contradict",
        hint: expect.stringContaining(`--served-model ${path}`) as string,
      }) as Error,
    );
    expect(servedReferences(URL_OF_SERVER, [], { ...KEEP, servedModel: path })[0]).toMatchObject({
      modelId: "own",
      source: { servedModel: path },
    });
  });

  it("refuses a name said in two ways", () => {
    expect(() => servedReferences(URL_OF_SERVER, ["a"], { ...KEEP, servedModel: "b" })).toThrow(
      "say the same thing in two ways",
    );
  });
});

describe("servedModelId", () => {
  it.each([
    ["SmolLM2-135M-Instruct-Q4_1.gguf", "SmolLM2-135M-Instruct-Q4_1"],
    ["/models/a/tale.GGUF", "tale"],
    ["C:\\models\\tale", "tale"],
    ["mlx-community/Qwen3-4B-4bit", "Qwen3-4B-4bit"],
    ["/models/smollm2-fp32/", "smollm2-fp32"],
    ["smollm2:135m", "smollm2:135m"],
    ["red\u001b[31m name", "red__31m_name"],
    ["/", "_"],
    [".gguf", "served-model"],
  ])("calls %j %s", (name, expected) => {
    expect(servedModelId(name)).toBe(expected);
  });

  it("is a short word without white space or path signs, whatever a server says", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (name) => {
        expect(servedModelId(name)).toMatch(/^[^\s/\\\u0000-\u001f]{1,100}$/u);
      }),
    );
  });
});
