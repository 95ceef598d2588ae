import { beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_LOAD_OPTIONS, type TokenListener } from "../../../../src/core/engine.ts";
import type { GenerateRequest, GenerationTrace } from "../../../../src/core/generation.ts";
import { CANCEL, createEngineControl } from "../../../../src/engines/llama-cpp/control.ts";
import { loadLlamaCpp } from "../../../../src/engines/llama-cpp/load-model.ts";
import { REQUEST, modelFolder, valueOf, writeTinyModel } from "./tiny-model.ts";

const folder = modelFolder();
const control = createEngineControl();
let generate: (
  changes: Partial<GenerateRequest>,
  onToken?: TokenListener,
) => Promise<GenerationTrace>;

beforeAll(async () => {
  const options = { ...DEFAULT_LOAD_OPTIONS, threads: 1, contextTokens: 256 };
  const modelPath = await writeTinyModel(folder);
  const load = { engine: "llama-cpp", modelPath, vocabularyOnly: false, options } as const;
  const model = valueOf(loadLlamaCpp(load, control));
  generate = async (changes, onToken) =>
    valueOf(
      await model.generate({ ...REQUEST, ...changes }, onToken === undefined ? {} : { onToken }),
    );
});

describe("the direct engine, while somebody listens", () => {
  it("tells of each token with its text and the time of the trace", async () => {
    const heard: [number, string, bigint | null][] = [];
    const trace = await generate({}, (...all) => heard.push(all));
    const firstAt = heard[0]?.[2] ?? 0n;
    const since = heard.map(([, , knownAt]) => Number((knownAt ?? 0n) - firstAt));
    const [firstNs = 0] = trace.timing.tokenNs ?? [];

    expect(heard.map(([token]) => token)).toEqual(trace.outputTokens);
    expect(trace.text.startsWith(heard.map(([, piece]) => piece).join(""))).toBe(true);
    expect(since).toEqual(trace.timing.tokenNs?.map((timeNs) => timeNs - firstNs));
  });

  it("makes the same tokens as when nobody does", async () => {
    const alone = await generate({});
    expect((await generate({}, () => undefined)).outputTokens).toEqual(alone.outputTokens);
  });

  it("stops after the token at which the listener asks for it", async () => {
    let count = 0;
    const trace = await generate({ maxOutputTokens: 50 }, () => {
      count += 1;
      if (count === 3) control.words[CANCEL] = 1;
    });
    expect(trace).toMatchObject({ stopReason: "cancelled", outputTokenCount: 3 });
    expect((await generate({})).stopReason).toBe("max-tokens");
  });
});
