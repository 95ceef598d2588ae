import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
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
      architecture: "llama",
      quantization: "Q4_0",
      synthetic: true,
    });
  });

  it("lists every configured model and whether its file is here", async () => {
    const { exitCode, stdout } = await workshop.run("models", "list", "--json");
    const listed = JSON.parse(stdout) as { modelId: string; path: string | null }[];

    expect(exitCode).toBe(0);
    expect(listed.map(({ modelId }) => modelId)).toContain("smollm2_135m_q4_1");
    expect(listed.every(({ path }) => path === null)).toBe(true);
  });

  it("shows help, and fails only when the words are wrong", async () => {
    const help = await workshop.run("perf", "--help");
    const wrong = await workshop.run("models", "lst");

    expect(help.exitCode).toBe(0);
    expect(help.stdout).toContain("--models <names...>");
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toContain("(Did you mean list?)");
  });
});
