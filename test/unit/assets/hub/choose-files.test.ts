import { describe, expect, it } from "vitest";
import { chooseFiles } from "../../../../src/assets/hub/choose-files.ts";

function siblings(...names: string[]): { siblings: { rfilename: string; size: number }[] } {
  return { siblings: names.map((rfilename, index) => ({ rfilename, size: 10 + index })) };
}

function chosen(names: readonly string[], wanted: string | null = null): string[] {
  const { files } = chooseFiles("owner/model", siblings(...names), wanted);
  return files.map(({ rfilename }) => rfilename);
}

describe("the files of a model in a repository", () => {
  it("are the only GGUF, whatever else is there", () => {
    expect(chosen(["README.md", "m-Q4_0.gguf", "mmproj-F16.gguf", "config.json"])).toEqual([
      "m-Q4_0.gguf",
    ]);
  });

  it("are all shards in order, also when a later one is named", () => {
    const names = ["m-00002-of-00003.gguf", "m-00001-of-00003.gguf", "m-00003-of-00003.gguf"];
    const sorted = [...names].sort();

    expect(chosen(names)).toEqual(sorted);
    expect(chosen([...names, "other.gguf"], "m-00002-of-00003.gguf")).toEqual(sorted);
  });

  it("are named by path, or by name alone", () => {
    const names = ["q4/m.gguf", "q8/n.gguf"];

    expect(chosen(names, "q8/n.gguf")).toEqual(["q8/n.gguf"]);
    expect(chosen(names, "m.gguf")).toEqual(["q4/m.gguf"]);
  });

  it("are what mlx-lm reads, weights first, without the index, the card, programs and pictures", () => {
    const names = [
      "README.md",
      "config.json",
      "model-00002-of-00002.safetensors",
      "model-00001-of-00002.safetensors",
      "model.safetensors.index.json",
      "modeling_custom.py",
      "tokenizer.json",
      "chat_template.jinja",
      "images/a.png",
      "original/model.safetensors",
    ];

    expect(chosen(names)).toEqual([
      "model-00001-of-00002.safetensors",
      "model-00002-of-00002.safetensors",
      "chat_template.jinja",
      "config.json",
      "tokenizer.json",
    ]);
  });

  it("are asked for by name where there are several models", () => {
    expect(() => chosen(["a.gguf", "b-00001-of-00002.gguf", "b-00002-of-00002.gguf"])).toThrow(
      "owner/model holds 2 GGUF models. It holds:\n  a.gguf  10 bytes\n  b-00001-of-00002.gguf  23 bytes, 2 files",
    );
  });

  it("are refused where there is no such file, or no model at all", () => {
    expect(() => chosen(["a.gguf"], "b.gguf")).toThrow(
      'owner/model: there is no GGUF file "b.gguf". It holds:\n  a.gguf  10 bytes',
    );
    expect(() => chosen(["config.json", "pytorch_model.bin"])).toThrow(
      "holds neither a .gguf file nor config.json with model*.safetensors",
    );
  });
});
