import type { RealisticScenario } from "./import-realistic.ts";
import { caution, notUsable, remark, sound, type Rule } from "./judge-figures.ts";
import { sentimentRules } from "./label-rules.ts";

/** What is known about the figures of one realistic scenario. */
export function realisticRules(scenario: RealisticScenario): Rule[] {
  return [
    sound(
      /^num_samples$|^total_time_seconds$|^metrics\.(success_rate|correct|total|valid_json_count|accuracy_std)$/,
    ),
    sound(/^metrics\.(json_mode_stats\.|avg_response_length$|avg_fields_extracted$)/),
    sound(/^metrics\.avg_.+_ci_\d+\.(low|high)$/),
    caution(/^avg_latency_ms$/, {
      code: "latency-through-http",
      values: {},
      message:
        "Latency was taken in the client: HTTP, the SDK and JSON parsing are inside, unquantified.",
    }),
    ...ANSWER_RULES,
    ...JSON_RULES,
    ...FRENCH_RULES,
    ...sentimentRules(/^metrics\.(accuracy|macro_f1|per_class_f1\..+)$/),
    ...conversationRules(scenario),
    ...intervalRules(scenario),
    ...sampleRules(scenario),
  ].filter((rule) => concerns(rule, scenario));
}

/** Flags on figures that the scenario does not have would be noise. */
function concerns({ figures }: Rule, scenario: RealisticScenario): boolean {
  if (figures === null) return true;
  const names = ["num_samples", "total_time_seconds", "avg_latency_ms", "num_errors"];
  const metrics = Object.entries(scenario.metrics).flatMap(([name, value]) =>
    typeof value === "object" && value !== null
      ? Object.keys(value).map((key) => memberName(name, key, Array.isArray(value)))
      : [`metrics.${name}`],
  );
  return [...names, ...metrics].some((name) => figures.test(name));
}

function memberName(name: string, key: string, isList: boolean): string {
  return isList ? `metrics.${name}.${key === "0" ? "low" : "high"}` : `metrics.${name}.${key}`;
}

const ANSWER_RULES: readonly Rule[] = [
  caution(/^metrics\.numerical_accuracy$/, {
    code: "loose-number-match",
    values: {},
    message:
      "Any number in the reply within 1 % of the gold answer counts (a year 2015 matches 2014), and percent forms fail against fractions.",
  }),
  caution(/^metrics\.exact_match_strict$/, {
    code: "answer-by-substring",
    values: {},
    message:
      'The "strict" match asks only that all words of the answer occur: "5 94 is not it" matches "94.5".',
  }),
  caution(/^metrics\.answer_present$/, {
    code: "answer-by-substring",
    values: {},
    message: "The answer counts as present when it is a substring anywhere in the reply.",
  }),
  notUsable(/^metrics\.f1_score(_ci_95\..+)?$/, {
    code: "token-f1-of-long-answers",
    values: {},
    message: "Token F1 compares a worked solution with one number: it says how long the reply is.",
  }),
];

const JSON_RULES: readonly Rule[] = [
  caution(/^metrics\.json_valid_rate$/, {
    code: "json-validity-any-mode",
    values: {},
    message:
      "Up to three modes were tried for each item and any success counts; only syntax was checked.",
  }),
  notUsable(/^metrics\.grounding_rate(_ci_95\..+)?$/, {
    code: "grounding-of-nothing",
    values: {},
    message:
      "JSON without a number counts as fully grounded and invalid JSON as not at all; the mean of both says nothing.",
  }),
];

const FRENCH_RULES: readonly Rule[] = [
  notUsable(/^metrics\.french_response_rate(_ci_95\..+)?$/, {
    code: "french-by-substring",
    values: {},
    message:
      'A reply is French when two of about 30 substrings such as "le " occur in it; there are no gold answers either.',
  }),
];

function conversationRules({ scenario_name: name }: RealisticScenario): Rule[] {
  if (!name.startsWith("conversational")) return [];
  return [
    notUsable(/^metrics\.(exact_match_strict|numerical_accuracy|answer_present)(_ci_95\..+)?$/, {
      code: "question-cut-from-prompt",
      values: {},
      message:
        "The prompt was cut after 3,500 characters, with the question at its end: many items were never asked.",
    }),
  ];
}

/** The file's own intervals: percentile bootstraps of a share, of no width when all items agree. */
function intervalRules({ metrics, num_samples: samples }: RealisticScenario): Rule[] {
  const flat = Object.entries(metrics).filter(
    ([, value]) => Array.isArray(value) && value.length === 2 && value[0] === value[1],
  );
  const degenerate = flat.map(([name]) => name).filter((name) => /_ci_\d+$/.test(name));
  return [
    caution(/^metrics\.(?!avg_).+_ci_\d+\.(low|high)$/, {
      code: "interval-of-a-proportion",
      values: {},
      message:
        "A percentile bootstrap of a share is too narrow near 0 and 1; the Wilson interval stands beside the share.",
    }),
    ...degenerate.map((name) =>
      notUsable(new RegExp(`^metrics\\.${escaped(name)}\\.(low|high)$`), {
        code: "interval-degenerate",
        values: { interval: name, sampleCount: samples ?? null },
        message: `${name} has no width: ${samples ?? "a few"} items that agree do not prove a rate of exactly that.`,
      }),
    ),
  ];
}

/** Claims of the file about its own power, and what it really is (two-sided z test of two shares, alpha 0.05). */
const CLAIMS = [
  { claim: /detect 15% accuracy difference/, points: 15, power: 0.37 },
  { claim: /detect 10% accuracy difference/, points: 10, power: 0.33 },
] as const;

function sampleRules({ scenario_name: name, methodology }: RealisticScenario): Rule[] {
  const text = methodology?.power_analysis ?? "";
  const claimed = CLAIMS.filter(({ claim }) => claim.test(text));
  const isTrain = name === "twitter_sentiment" || name === "multilingual_fr";
  return [
    ...claimed.map(({ points, power }) =>
      remark({
        code: "power-claim-false",
        values: { points, power },
        message: `The file claims that ${points} points can be detected; the power for that is ${power}.`,
      }),
    ),
    ...(isTrain
      ? [
          remark({
            code: "train-split",
            values: {},
            message: "Items come from the train split: a model may have been trained on them.",
          }),
        ]
      : []),
  ];
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
