import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { TINY_MLX, writeRandomMlxModel } from "../../../../src/cli/doctor/random-mlx-model.ts";
import { sha256Of } from "../../../../src/core/hash.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

interface Header {
  readonly [name: string]: { readonly shape: number[]; readonly data_offsets: [number, number] };
}

describe("writeRandomMlxModel", () => {
  it("writes a safetensors file whose header accounts for every byte", async () => {
    const folder = temporaryFolder();
    await writeRandomMlxModel(folder, TINY_MLX);
    const file = readFileSync(join(folder, "model.safetensors"));
    const headerBytes = Number(file.readBigUInt64LE(0));
    const header = JSON.parse(file.subarray(8, 8 + headerBytes).toString("utf8")) as Header;
    const tensors = Object.entries(header).filter(([name]) => name !== "__metadata__");
    let end = 0;
    for (const [, { shape, data_offsets }] of tensors) {
      expect(data_offsets).toEqual([end, end + 4 * shape.reduce((a, b) => a * b)]);
      [, end] = data_offsets;
    }
    expect(file.length).toBe(8 + headerBytes + end);
    expect(headerBytes % 8).toBe(0);
  });

  it("writes the same bytes again, and finite weights", async () => {
    const [one, other] = [temporaryFolder(), temporaryFolder()];
    await writeRandomMlxModel(one, TINY_MLX);
    await writeRandomMlxModel(other, TINY_MLX);
    const [bytes, again] = [one, other].map((folder) =>
      readFileSync(join(folder, "model.safetensors")),
    );
    expect(sha256Of(bytes ?? "")).toBe(sha256Of(again ?? "other"));
    const last = bytes?.readFloatLE(bytes.length - 4);
    expect(last).toBe(1); // the weight of the last norm
  });

  it("says in its configuration that its weights are random", async () => {
    const folder = temporaryFolder();
    await writeRandomMlxModel(folder, TINY_MLX);
    const config: unknown = JSON.parse(readFileSync(join(folder, "config.json"), "utf8"));
    expect(config).toMatchObject({ edge_bench_synthetic: true, vocab_size: 258 });
  });

  it("has a token for each byte and for the two ends", async () => {
    const folder = temporaryFolder();
    await writeRandomMlxModel(folder, TINY_MLX);
    const tokenizer = JSON.parse(readFileSync(join(folder, "tokenizer.json"), "utf8")) as {
      model: { vocab: Record<string, number> };
    };
    const ids = Object.values(tokenizer.model.vocab).toSorted((a, b) => a - b);
    expect(ids).toEqual(Array.from({ length: 258 }, (_, id) => id));
    expect(tokenizer.model.vocab["\u0120"]).toBe(32); // a space, as GPT-2 writes it
  });
});
