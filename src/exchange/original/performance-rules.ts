import { caution, notUsable, remark, sound, type Rule } from "./judge-figures.ts";
import type { PerformanceDocument } from "./performance-schema.ts";
import { originalScenario } from "./scenarios.ts";

const TTFT = /^metrics\.ttft\./;
const SPEED = /^metrics\.output_tokens_per_sec\./;

/** What is known about the figures of one performance file, from its own numbers and the original's code. */
export function performanceRules(document: PerformanceDocument): Rule[] {
  return [
    sound(
      /^metrics\.runs\.|^duration_seconds$|^num_raw_results$|^confidence_intervals\..*confidence_level$/,
    ),
    memoryRule(document),
    ...tokenRules(document),
    ...promptSpeedRules(document),
    latencyRule(),
    ...jsonRules(document),
    ...runRules(document),
    ...(document.environment === null || document.environment === undefined
      ? [NO_ENVIRONMENT]
      : []),
  ];
}

const NO_ENVIRONMENT = remark({
  code: "environment-missing",
  values: {},
  message: "Machine, operating system, software versions, power and temperature were not recorded.",
});

function memoryRule({ metrics }: PerformanceDocument): Rule {
  return notUsable(/^metrics\.memory\./, {
    code: "memory-of-client-process",
    values: { peakMegabytes: metrics.memory?.peak_ram_mb ?? null },
    message:
      "This is the memory of the Python client that sent the requests, not of the process that held the model.",
  });
}

function tokenRules({ metrics, scenario_name }: PerformanceDocument): Rule[] {
  const completion = metrics.tokens?.avg_completion ?? null;
  const limit = originalScenario(scenario_name)?.maxTokens ?? null;
  const proof =
    completion !== null && limit !== null && completion > limit
      ? ` This file proves it: ${completion} tokens on average where the limit was ${limit}.`
      : "";
  const flag = {
    code: "tokens-by-characters",
    values: { averageTokens: completion, limitTokens: limit },
    message: `Tokens are characters / 4, never counted: prose comes out some 10 % too fast, JSON probably 2 to 3 times too slow.${proof}`,
  } as const;
  return [
    caution(/^metrics\.tokens\.avg_completion$/, flag),
    caution(SPEED, flag),
    caution(SPEED, {
      code: "decode-speed-formula",
      values: {},
      message:
        "The speed is N tokens over the time from the first token to the end of the stream; N tokens take N - 1 steps.",
    }),
  ];
}

function promptSpeedRules({ metrics }: PerformanceDocument): Rule[] {
  const flag = {
    code: "prompt-speed-zero",
    values: {
      promptTokensPerSecond: metrics.prompt_tokens_per_sec?.mean ?? null,
      averagePromptTokens: metrics.tokens?.avg_prompt ?? null,
    },
    message: "Prompt tokens were not counted; the 0 was never measured.",
  } as const;
  const speed = metrics.prompt_tokens_per_sec?.mean === 0 ? notUsable : caution;
  const count = metrics.tokens?.avg_prompt === 0 ? notUsable : caution;
  return [
    speed(/^metrics\.prompt_tokens_per_sec\./, flag),
    count(/^metrics\.tokens\.avg_prompt$/, flag),
  ];
}

function latencyRule(): Rule {
  const figures = new RegExp(`${TTFT.source}|^metrics\\.total_time\\.`);
  return caution(figures, {
    code: "latency-through-http",
    values: {},
    message:
      "Times were taken in the client: HTTP, the SDK and JSON parsing are inside, unquantified.",
  });
}

function jsonRules({ json_valid_rate: rate, scenario_name }: PerformanceDocument): Rule[] {
  if (rate === null || rate === undefined) return [];
  const documents = originalScenario(scenario_name)?.promptCount ?? null;
  return [
    caution(/^json_valid_rate$/, {
      code: "json-validity-under-grammar",
      values: { rate, documentCount: documents },
      message: `Output was forced by a grammar and only its syntax was checked, on ${documents ?? "a few"} documents at temperature 0: this is the grammar's rate, not the model's.`,
    }),
  ];
}

function runRules({ metrics }: PerformanceDocument): Rule[] {
  const { total, successful } = metrics.runs ?? {};
  const rules: Rule[] = [];
  if (typeof total === "number" && typeof successful === "number" && successful < total) {
    rules.push(
      caution(/^metrics\.(ttft|total_time|output_tokens_per_sec|tokens)\./, {
        code: "failed-runs-left-out",
        values: { total, successful },
        message: `${total - successful} of ${total} runs failed and are in no figure.`,
      }),
    );
  }
  if (metrics.ttft?.min_ms === 0) {
    rules.push(
      notUsable(TTFT, {
        code: "ttft-includes-zero",
        values: { minMs: 0 },
        message: "Runs without any content count as a time to first token of 0 ms.",
      }),
    );
  }
  return rules;
}
