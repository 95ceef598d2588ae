import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadModelsFile } from "../../../src/config/models.ts";
import { resolveConfigDir } from "../../../src/config/config-dir.ts";
import { type ModelChoices, selectModels } from "../../../src/config/select-models.ts";
import { packageRoot } from "../../../src/core/package-root.ts";
import { ConfigError } from "../../../src/core/errors.ts";
import { rejectionOf, temporaryFile, temporaryFolder } from "../../support/temporary-folder.ts";

async function choicesFrom(text: string): Promise<ModelChoices> {
  const configDir = join(temporaryFile("models.yaml", text), "..");
  return { file: await loadModelsFile(configDir), configDir };
}

async function problemsOf(text: string): Promise<string> {
  const error = await rejectionOf(choicesFrom(text));
  expect(error).toBeInstanceOf(ConfigError);
  return error instanceof ConfigError ? error.message : "";
}

const threeModels = `
context_defaults: {effective_context: 4096}
models:
  small: {id: small-q4, display_name: Small, format: gguf, max_context_length: 2048}
  own: {path: files/own.gguf, display_name: Own, format: gguf, effective_context: 512}
  apple: {id: apple-4bit, display_name: Apple, format: mlx}
  played: {script: played.mock.yaml, display_name: Played, format: mock}
model_groups:
  two: [small, own]
  pairs: {first: [small, apple], second: [own]}
`;

const oneServer = `
context_defaults: {effective_context: 4096}
models:
  small: {id: small-q4, display_name: Small, format: gguf}
  lms: {base_url: "http://127.0.0.1:1234/v1/", served_model: tiny-1b, keep_alive: false, display_name: L, format: http}
  only: {base_url: "http://127.0.0.1:8080/v1", display_name: O, format: http}
model_groups:
  both: [small, only]
`;

describe("loadModelsFile", () => {
  it("accepts the file that comes with the package", async () => {
    const file = await loadModelsFile(resolveConfigDir(null));
    expect(Object.keys(file.models)).toEqual(
      expect.arrayContaining([
        "gemma_3n_e4b_mlx",
        "gemma_3n_e4b_gguf",
        "qwen3_vl_4b_mlx",
        "qwen3_vl_4b_gguf",
        "ministral_3_3b_gguf",
        "smollm2_135m_q4_1",
      ]),
    );
  });

  it("ships only ids that models.lock has", async () => {
    const { models } = await loadModelsFile(resolveConfigDir(null));
    const lock = JSON.parse(readFileSync(join(packageRoot(), "models.lock"), "utf8")) as {
      models: Record<string, { format: string }>;
    };
    const ids = Object.values(models).map(({ id, format }) => [id, format]);
    const locked = Object.entries(lock.models).map(([id, { format }]) => [id, format]);
    expect(locked).toEqual(expect.arrayContaining(ids));
  });

  it.each([
    ["all_models", "all"],
    ["gguf_only", "gguf"],
    ["mlx_only", "mlx"],
  ])("ships a group %s that names the same models as %s", async (group, word) => {
    const configDir = resolveConfigDir(null);
    const choices = { file: await loadModelsFile(configDir), configDir };
    expect(selectModels(choices, [group])).toEqual(selectModels(choices, [word]));
  });

  it("refuses sampling settings with the reason", async () => {
    const text =
      "models:\n  a: {id: a, display_name: A, format: gguf, temperature: 0, max_tokens: 5}\n";
    const message = await problemsOf(text);
    expect(message).toContain(
      'the key "temperature" in models.a is not used: sampling belongs to the scenario',
    );
    expect(message).toContain(
      'the key "max_tokens" in models.a is not used: the length of an answer',
    );
  });

  it("refuses a group member that is no model", async () => {
    const text =
      "models:\n  small: {id: a, display_name: A, format: gguf}\nmodel_groups:\n  some: [smal]\n";
    expect(await problemsOf(text)).toMatch(
      /models\.yaml:4:10: model_groups\.some\[0\]: there is no model "smal"\. Did you mean "small"\?$/,
    );
  });

  it.each([
    ["no source", "display_name: A, format: gguf", "a gguf model names id or path, and only that"],
    [
      "two sources",
      "id: a, path: a.gguf, display_name: A, format: gguf",
      "a gguf model names id or path",
    ],
    [
      "a script for weights",
      "script: a.mock.yaml, display_name: A, format: gguf",
      "a gguf model names",
    ],
    ["an id for a mock", "id: a, display_name: A, format: mock", "a mock model names script"],
    ["an id for a server", "id: a, display_name: A, format: http", "an http model names base_url"],
    [
      "a server without an address",
      "display_name: A, format: http",
      "an http model names base_url, and only that",
    ],
    [
      "an address that is none",
      "base_url: localhost:8080, display_name: A, format: http",
      "base_url: is no address that begins with http:// or https://",
    ],
    [
      "a password in an address",
      'base_url: "http://a:secret@h/v1", display_name: A, format: http',
      "base_url: holds a user name or a password",
    ],
    [
      "a context for a server",
      'base_url: "http://h/v1", display_name: A, format: http, effective_context: 512',
      "effective_context: a server is started with a context of its own",
    ],
    [
      "a served model of a file",
      "id: a, display_name: A, format: gguf, served_model: b",
      "served_model: only a model with format: http is asked over a server",
    ],
    [
      "a context beyond the model's",
      "id: a, display_name: A, format: gguf, max_context_length: 10, effective_context: 20",
      "20 tokens are more than max_context_length (10)",
    ],
  ])("refuses %s", async (_what, fields, message) => {
    expect(await problemsOf(`models:\n  a: {${fields}}\n`)).toContain(message);
  });

  it.each(["all", "gguf", "http", "a"])(
    "refuses the group name %s, which is taken",
    async (name) => {
      const text = `models:\n  a: {id: a, display_name: A, format: gguf}\nmodel_groups:\n  ${name}: [a]\n`;
      expect(await problemsOf(text)).toContain(
        `"${name}" already means something else in --models`,
      );
    },
  );

  it("refuses a key that cannot be typed as a word", async () => {
    const text = 'models:\n  "a,b": {id: a, display_name: A, format: gguf}\n';
    expect(await problemsOf(text)).toContain("letters, digits, dots, dashes and underscores only");
  });
});

describe("selectModels", () => {
  it.each([
    ["all", ["small", "own", "apple", "played"]],
    ["gguf", ["small", "own"]],
    ["mlx", ["apple"]],
    ["mock", ["played"]],
    ["own", ["own"]],
    ["two", ["small", "own"]],
    ["pairs", ["small", "apple", "own"]],
    ["pairs.first", ["small", "apple"]],
  ])("understands the word %s", async (word, keys) => {
    const selected = selectModels(await choicesFrom(threeModels), [word]);
    expect(selected.map((model) => model.modelId)).toEqual(keys);
  });

  it("names each model once, in the order of the words", async () => {
    const selected = selectModels(await choicesFrom(threeModels), ["own", "gguf", "all"]);
    expect(selected.map((model) => model.modelId)).toEqual(["own", "small", "apple", "played"]);
  });

  it("resolves sources and contexts", async () => {
    const choices = await choicesFrom(threeModels);
    const [small, own, , played] = selectModels(choices, ["all"]);
    expect(small).toMatchObject({
      source: { kind: "locked", lockId: "small-q4" },
      effectiveContextTokens: 2048,
    });
    expect(own).toMatchObject({
      source: { kind: "gguf-file", path: join(choices.configDir, "files/own.gguf") },
      effectiveContextTokens: 512,
    });
    expect(played).toMatchObject({
      source: { kind: "mock-script", path: join(choices.configDir, "played.mock.yaml") },
      effectiveContextTokens: 4096,
    });
  });

  it.each([
    ["all", ["small"]],
    ["http", ["lms", "only"]],
    ["lms", ["lms"]],
    ["both", ["small", "only"]],
  ])("asks a server only where it is named: %s", async (word, keys) => {
    const selected = selectModels(await choicesFrom(oneServer), [word]);
    expect(selected.map((model) => model.modelId)).toEqual(keys);
  });

  it("resolves servers, which have a context of their own", async () => {
    expect(selectModels(await choicesFrom(oneServer), ["http"])).toMatchObject([
      {
        format: "http",
        source: {
          kind: "server",
          baseUrl: "http://127.0.0.1:1234/v1",
          servedModel: "tiny-1b",
          keepAlive: false,
        },
        effectiveContextTokens: null,
      },
      {
        source: { baseUrl: "http://127.0.0.1:8080/v1", servedModel: null, keepAlive: true },
        effectiveContextTokens: null,
      },
    ]);
  });

  it("takes the path of any file, under a name that is not taken", async () => {
    const choices = await choicesFrom(threeModels);
    const folder = temporaryFolder();
    mkdirSync(join(folder, "b"));
    const paths = ["small.gguf", "b/small.gguf", "story.mock.yaml"].map((name) =>
      join(folder, name),
    );
    for (const path of paths) writeFileSync(path, "");
    const selected = selectModels(choices, [...paths, ...paths]);
    expect(selected).toMatchObject([
      { modelId: "small-2", format: "gguf", source: { path: paths[0] }, entry: null },
      { modelId: "small-3", format: "gguf", source: { path: paths[1] } },
      { modelId: "story", format: "mock", source: { kind: "mock-script", path: paths[2] } },
    ]);
  });

  it("takes the path of an MLX folder, called after its repository in the hub's cache", async () => {
    const choices = await choicesFrom(threeModels);
    const folder = temporaryFolder();
    const own = join(folder, "story-4bit");
    const revision = "0".repeat(40);
    const cached = join(folder, "models--someone--Tale-8bit", "snapshots", revision);
    for (const place of [own, cached]) {
      mkdirSync(place, { recursive: true });
      writeFileSync(join(place, "config.json"), "{}");
    }
    expect(selectModels(choices, [own, cached, own])).toMatchObject([
      { modelId: "story-4bit", format: "mlx", source: { kind: "mlx-folder", path: own } },
      { modelId: "Tale-8bit", format: "mlx", source: { kind: "mlx-folder", path: cached } },
    ]);
  });

  it("takes a folder without a configuration for a name that nobody knows", async () => {
    const choices = await choicesFrom(threeModels);
    expect(() => selectModels(choices, [temporaryFolder()])).toThrow(
      expect.objectContaining({ code: "model-unknown" }) as Error,
    );
  });

  it("finds an MLX folder of the configuration beside it", async () => {
    const choices = await choicesFrom(
      "models: {tale: {path: files/tale, display_name: Tale, format: mlx}}",
    );
    expect(selectModels(choices, ["tale"])).toMatchObject([
      {
        format: "mlx",
        source: { kind: "mlx-folder", path: join(choices.configDir, "files/tale") },
      },
    ]);
  });

  it("refuses every unknown word at once, with the nearest known one and the list", async () => {
    const choices = await choicesFrom(threeModels);
    expect(() => selectModels(choices, ["smal", "own", "nonsense"])).toThrow(
      expect.objectContaining({
        code: "model-unknown",
        message: 'no model is called "smal". Did you mean "small"?\nno model is called "nonsense".',
        hint: "Use one of all, gguf, mlx, mock, small, own, apple, played, two, pairs, pairs.first, pairs.second, or a path to a .gguf or .mock.yaml file or to a folder with an MLX model.",
      }) as Error,
    );
  });

  it("refuses a path where no file is", async () => {
    const choices = await choicesFrom(threeModels);
    expect(() => selectModels(choices, ["nowhere/x.gguf"])).toThrow(
      expect.objectContaining({ code: "model-file-missing" }) as Error,
    );
  });
});
