import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Workshop } from "./workshop.ts";

const workshop = new Workshop();
let mock = "";
let tiny = "";

beforeAll(async () => {
  mock = workshop.mock("quick", {
    latency: { prefill_ms_fixed: 100, prefill_ms_per_token: 0, token_ms: 20 },
    output: {
      text: ["A standing order is an instruction.", "Another answer.", "A third answer."],
      by_prompt: [{ contains: "escape", text: "red\u001b[31m\u0007 text" }],
    },
  });
  tiny = await workshop.tinyModel();
});

afterAll(() => {
  workshop.remove();
});

interface Answer {
  readonly renderedPrompt: string;
  readonly promptTokens: number[];
  readonly outputTokens: number[];
  readonly text: string;
  readonly stopReason: string;
  readonly timing: { readonly tokenNs: number[]; readonly ttftMs: number };
  readonly engine: { readonly engine: string; readonly synthetic: boolean };
}

async function askJson(...words: string[]): Promise<Answer> {
  const { stdout } = await workshop.run("ask", "--json", ...words);
  return JSON.parse(stdout) as Answer;
}

describe("edge-bench ask", () => {
  it("prints the answer, then its figures in one line", async () => {
    const { exitCode, stdout, stderr } = await workshop.run("ask", "--model", mock, "What is it?");
    const lines = stdout.trimEnd().split("\n");

    expect(exitCode).toBe(0);
    expect(stderr).toBe("");
    expect(lines[0]).toBe("A standing order is an instruction.");
    expect(lines).toHaveLength(3);
    expect(lines[2]).toMatch(
      /^TTFT 100 ms \| decode 50\.0 tokens\/s \| \d+ prompt and \d+ output tokens \| peak memory .+ MB resident/,
    );
  });

  it("prints one object with --json", async () => {
    const words = ["--model", tiny, "--system", "Be brief.", "--max-tokens", "5", "What is it?"];
    const answer = await askJson(...words);

    expect(answer.renderedPrompt).toContain("Be brief.");
    expect(answer.renderedPrompt).toContain("What is it?");
    expect(answer.outputTokens).toHaveLength(5);
    expect(answer.timing.tokenNs).toHaveLength(5);
    expect(answer.stopReason).toBe("max-tokens");
    expect(answer.engine).toMatchObject({ engine: "llama-cpp", synthetic: true });
  });

  it("says of a synthetic model that its text means nothing", async () => {
    const { stdout } = await workshop.run("ask", "--model", tiny, "--max-tokens", "2", "Hello");
    expect(stdout).toContain("synthetic weights: speed and memory only");
  });

  it("ends before a stop string, and takes several", async () => {
    const stops = ["--stop", "nowhere", "--stop", " order"];
    const answer = await askJson("--model", mock, ...stops, "What is it?");

    expect(answer.text).toBe("A standing");
    expect(answer.stopReason).toBe("stop-string");
  });

  it("draws the same answer for the same seed, and others for other seeds", async () => {
    const draw = async (seed: number): Promise<string> => {
      const words = ["--model", tiny, "--temperature", "1", "--max-tokens", "8"];
      return (await askJson(...words, "--seed", String(seed), "Hello")).outputTokens.join();
    };

    const first = await draw(1);
    expect(await draw(1)).toBe(first);
    expect(await draw(2)).not.toBe(first);
  });

  it("forces an answer into a JSON Schema", async () => {
    const schema = workshop.write(
      "schema.json",
      JSON.stringify({
        type: "object",
        properties: { urgent: { type: "boolean" } },
        required: ["urgent"],
        additionalProperties: false,
      }),
    );
    const answer = await askJson("--model", tiny, "--schema", schema, "Is it urgent?");

    expect(typeof (JSON.parse(answer.text) as { urgent: unknown }).urgent).toBe("boolean");
  });

  it("keeps the model's control characters from the terminal", async () => {
    const { stdout } = await workshop.run("ask", "--model", mock, "escape please");
    expect(stdout.split("\n")[0]).toBe("red[31m text");
  });
});
