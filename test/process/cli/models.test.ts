import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { Workshop } from "./workshop.ts";

const workshop = new Workshop();

afterAll(() => {
  workshop.remove();
});

describe("edge-bench models", () => {
  it("writes a synthetic model, says what it is good for, and can read it", async () => {
    const synth = await workshop.run(
      "models",
      "synth",
      "tiny",
      "--quant",
      "Q4_0",
      "--output",
      "m.gguf",
    );
    const info = await workshop.run("models", "info", "m.gguf", "--json");

    expect(synth.exitCode).toBe(0);
    expect(synth.stdout).toContain("synthetic weights: speed and memory only");
    expect(synth.stdout).toContain("Next: edge-bench perf --models m.gguf");
    expect(existsSync(join(workshop.directory, "m.gguf"))).toBe(true);
    expect(JSON.parse(info.stdout)).toMatchObject({
      format: "gguf",
      architecture: "llama",
      quantization: "Q4_0",
      synthetic: true,
      lockStanding: { lockId: null, state: "in-no-entry" },
      memory: { known: true, fits: true, estimate: { contextTokens: 8192 } },
    });
  });

  it("estimates the memory at the context that was asked for", async () => {
    await workshop.tinyModel();
    const { stdout } = await workshop.run("models", "info", "tiny.gguf", "--context", "1000");

    expect(stdout).toContain("Memory with 1,000 tokens of context (estimate)");
    expect(stdout).toMatch(/^Fits in 0\.\d+ GB with 1,000 tokens of context on this machine/m);
  });

  it("says of a folder what it lacks to be a model", async () => {
    const { exitCode, stderr } = await workshop.run("models", "info", "./");

    expect(exitCode).toBe(2);
    expect(stderr).toContain("not an MLX model: it has no config.json that can be read");
  });

  it("lists the models of the lock that models.yaml does not know", async () => {
    const { stdout } = await workshop.run("models", "list", "--json");
    const listed = JSON.parse(stdout) as { modelId: string; sizeBytes: number | null }[];

    expect(listed).toContainEqual(
      expect.objectContaining({ modelId: "smollm2_135m_q4_k_m", sizeBytes: 105_454_432 }),
    );
  });

  it("lists every configured model and whether its file is here", async () => {
    const { exitCode, stdout } = await workshop.run("models", "list", "--json");
    const listed = JSON.parse(stdout) as { modelId: string; path: string | null }[];

    expect(exitCode).toBe(0);
    expect(listed.map(({ modelId }) => modelId)).toContain("smollm2_135m_q4_1");
    expect(listed.every(({ path }) => path === null)).toBe(true);
  });

  it("shows what is known of a model whose file is not here", async () => {
    const { exitCode, stdout } = await workshop.run("models", "info", "gemma_3n_e4b_mlx");
    const json = await workshop.run("models", "info", "gemma_3n_e4b_mlx", "--json");

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^publisher +Google$/m);
    expect(stdout).toMatch(/^kind of licence +community$/m);
    expect(stdout).toMatch(/^revision +not known$/m);
    expect(stdout).toMatch(/^licence \(lock\) +LicenseRef-Gemma/m);
    expect(stdout).toContain("The model is not here: edge-bench models pull gemma_3n_e4b_mlx");
    expect(JSON.parse(json.stdout)).toMatchObject({
      path: null,
      catalogue: { display_name: "Gemma 3n E4B" },
      lock: { state: "unlocked", repository: "mlx-community/gemma-3n-E4B-it-lm-4bit" },
    });
  });

  it("says how to fetch a model whose file is not here", async () => {
    const { stdout } = await workshop.run("models", "info", "smollm2_135m_q4_1");

    expect(stdout).toContain("The file is not here: edge-bench models pull smollm2_135m_q4_1");
  });

  it("says when the configuration and the file of a model differ", async () => {
    await workshop.tinyModel();
    const entry = {
      display_name: "Tiny",
      format: "gguf",
      path: "../tiny.gguf",
      quantization: "F16",
    };
    workshop.write("configs/models.yaml", stringify({ models: { tiny: entry } }));
    const info = await workshop.run("models", "info", "tiny", "--config-dir", "configs");
    const perf = await workshop.perf("--models", "tiny", "--runs", "1");

    const difference = "quantization is F16 in models.yaml and Q8_0 in the file";
    expect(info.stdout).toContain(`DIFFERENT: ${difference}`);
    expect(perf.stderr).toContain(`warning: tiny: ${difference}; the file counts`);
    expect(perf.exitCode).toBe(0);
  });

  it("shows help, and fails only when the words are wrong", async () => {
    const help = await workshop.run("perf", "--help");
    const wrong = await workshop.run("models", "lst");

    expect(help.exitCode).toBe(0);
    expect(help.stdout).toContain("--models <names...>");
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toContain("(Did you mean list?)");
  });

  it("writes a model of random weights like a file, and refuses a shape beside it", async () => {
    const like = await workshop.tinyModel("pattern");
    const words = ["models", "synth", "--like", like, "--output", "twin.gguf"];
    const { exitCode, stdout } = await workshop.run(...words);
    const both = await workshop.run(...words, "tiny");
    expect(exitCode).toBe(0);
    expect(stdout).toContain("twin.gguf: like pattern.gguf");
    expect(both.exitCode).toBe(2);
    expect(both.stderr).toContain("takes a shape, or a file by --like");
  });
});
