import type { PromptFile, PromptItem } from "../../../src/config/prompts.ts";
import type { Scenario } from "../../../src/config/scenarios.ts";
import { DEFAULT_LOAD_OPTIONS } from "../../../src/core/engine.ts";
import { sha256Of } from "../../../src/core/hash.ts";
import {
  promptTextKey,
  type PreparedModel,
  type PreparedScenario,
  type TokenizedPrompt,
} from "../../../src/plan/prepared.ts";
import type { OwnFacts } from "../../support/own-engine.ts";

export const facts: OwnFacts = {
  engine: "llama-cpp",
  engineVersion: "v1",
  enginePackage: "node-llama-cpp 3.21.1",
  gpuKind: "cpu",
  cpuVariant: "ggml-cpu-haswell",
  devices: [],
  buffers: [],
  architecture: "llama",
  description: "llama",
  parameterCount: 1,
  weightBytes: null,
  vocabularySize: 256,
  trainedContextTokens: 4096,
  slidingWindowTokens: null,
  addsBeginToken: false,
  beginToken: null,
  endToken: null,
  chatTemplateSha256: null,
  synthetic: false,
  options: { ...DEFAULT_LOAD_OPTIONS, gpu: "cpu", threads: 2, contextTokens: 4096 },
  loadNs: 1,
  capabilities: { score: true, jsonSchema: true, prefixCache: true },
};

/** An item whose question and follow-up share their material. */
export function item(id: string, language: "en" | "fr" = "en"): PromptItem {
  return { id, language, material: `Material ${id}.`, question: "Who?", followUp: "Where to?" };
}

export function items(count: number, frenchEvery = 3): PromptItem[] {
  return Array.from({ length: count }, (_, index) =>
    item(`p${index}`, index % frenchEvery === frenchEvery - 1 ? "fr" : "en"),
  );
}

interface ScenarioSample {
  readonly key?: string;
  readonly prompts?: PromptItem[];
  readonly warmup?: PromptItem[];
  readonly parameters?: Partial<Scenario["parameters"]>;
  readonly version?: number;
  readonly schema?: Record<string, unknown>;
}

export function preparedScenario(sample: ScenarioSample = {}): PreparedScenario {
  const prompts: PromptFile = {
    version: sample.version ?? 1,
    system: { en: "Be brief.", fr: "Sois bref." },
    ...(sample.schema === undefined ? {} : { schema: sample.schema }),
    prompts: sample.prompts ?? items(6),
    warmup: sample.warmup ?? [item("w0"), item("w1")],
  };
  return {
    key: sample.key ?? "chat",
    prompts,
    scenario: {
      name: "Chat",
      description: "Chat.",
      category: "chat",
      parameters: {
        input_tokens_range: [5, 30],
        use_structured_output: false,
        ...(sample.parameters ?? { output_tokens: 8 }),
      },
      prompts_file: "prompts/chat.yaml",
      quality_thresholds: {
        ttft_ms_max: null,
        tokens_per_sec_min: null,
        peak_ram_mb_max: null,
        json_valid_rate_min: null,
      },
    },
  };
}

/** One token per character of material and question, so expected counts can be read off the texts. */
export function tokenized(text: string): TokenizedPrompt {
  return {
    prompt: { kind: "text", text },
    renderedPrompt: text,
    tokens: Array.from(text, (character) => character.codePointAt(0) ?? 0),
  };
}

export function preparedModel(
  scenarios: readonly PreparedScenario[],
  changes: Partial<PreparedModel> = {},
): PreparedModel {
  const texts = scenarios.flatMap(({ key, prompts }) =>
    [...prompts.prompts, ...prompts.warmup].flatMap((each) =>
      (["question", "followUp"] as const).map(
        (which) =>
          [
            promptTextKey(key, each, which),
            tokenized(`${each.material}\n\n${each[which]}`),
          ] as const,
      ),
    ),
  );
  return {
    modelId: "small",
    displayName: "Small",
    format: "gguf",
    quantization: "Q8_0",
    license: null,
    engine: "llama-cpp",
    filePath: "/models/small.gguf",
    fileSizeBytes: 10,
    fileSha256: sha256Of("small"),
    loadOptions: facts.options,
    facts,
    tokenized: new Map(texts),
    ...changes,
  };
}
