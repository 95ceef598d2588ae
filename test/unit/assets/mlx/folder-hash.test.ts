import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { mlxFolderHash } from "../../../../src/assets/mlx/folder-hash.ts";
import { mlxFilesOf } from "../../../../src/assets/mlx/mlx-files.ts";
import { inTemporaryFolder } from "../in-temporary-folder.ts";
import { writeMlxFolder } from "./small-mlx.ts";

describe("the files of an MLX folder", () => {
  it("are those that are loaded, sorted by path", async () => {
    const paths = await inTemporaryFolder(async (folder) => {
      const files = {
        "tokenizer.json": "{}",
        "merges.txt": "",
        "chat_template.jinja": "x",
        "additional_chat_templates/tool.jinja": "y",
        "README.md": "card",
        "model.safetensors.index.json": "{}",
        "preprocessor_config.json": "{}",
        "custom.py": "",
        "logo.png": "",
        "vision.safetensors": "",
      };
      await writeMlxFolder(folder, { files });
      return (await mlxFilesOf(folder)).map(({ path }) => path);
    });
    expect(paths).toEqual([
      "additional_chat_templates/tool.jinja",
      "chat_template.jinja",
      "config.json",
      "merges.txt",
      "model.safetensors",
      "tokenizer.json",
    ]);
  });
});

describe("the hash of an MLX folder", () => {
  it("is that of the lines `hash  path` of the files that are loaded", async () => {
    const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
    const found = await inTemporaryFolder(async (folder) => {
      await writeFile(join(folder, "config.json"), "one");
      await writeFile(join(folder, "model.safetensors"), "two");
      await writeFile(join(folder, "README.md"), "ignored");
      return mlxFolderHash(folder);
    });
    const lines = `${sha256("one")}  config.json\n${sha256("two")}  model.safetensors\n`;
    expect(found).toBe(sha256(lines));
  });

  it("changes with a byte of a file that is loaded", async () => {
    const [before, after] = await inTemporaryFolder(async (folder) => {
      await writeMlxFolder(folder, { files: { "tokenizer.json": "{}" } });
      const first = await mlxFolderHash(folder);
      await writeFile(join(folder, "tokenizer.json"), "[]");
      return [first, await mlxFolderHash(folder)];
    });
    expect(after).not.toBe(before);
  });
});
