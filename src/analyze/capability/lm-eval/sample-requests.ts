import type { EvaluationTrial, ItemRequest, OkEvaluationRecord } from "../../../core/evaluation.ts";
import { asPythonFloat, pythonFloat, type PythonValue } from "./python-json.ts";

/** `arguments` of a sample: prompt and continuation of each request, or prompt and settings. */
export function sampleArguments(request: ItemRequest): PythonValue {
  const pairs = requestPairs(request);
  return Object.fromEntries(
    pairs.map(([first, second], index) => [`gen_args_${index}`, { arg_0: first, arg_1: second }]),
  );
}

function requestPairs(request: ItemRequest): (readonly [string, PythonValue])[] {
  switch (request.kind) {
    case "choices":
      return request.continuations.map((text) => [request.context, text]);
    case "labels":
      return request.labels.map((label) => [request.context, label]);
    case "generation":
      return [[request.prompt, generationSettings(request)]];
  }
}

function generationSettings(request: Extract<ItemRequest, { kind: "generation" }>): PythonValue {
  return {
    until: request.stopStrings,
    max_gen_toks: request.maxOutputTokens,
    do_sample: request.sampling.temperature > 0,
    temperature: asPythonFloat(request.sampling.temperature),
  };
}

/**
 * What the model gave for each request, every number as text as lm-eval writes it: the generated text,
 * or log-likelihood and whether the continuation is the greedy one (unknown for labels).
 */
export function sampleResponses({ result }: OkEvaluationRecord): PythonValue[] {
  switch (result.kind) {
    case "choices":
      return result.choices.map(({ tokenLogprobs, isGreedy }) => [
        pythonFloat(sum(tokenLogprobs)),
        isGreedy ? "True" : "False",
      ]);
    case "labels":
      return result.labels.map(({ tokenLogprobs }) => [pythonFloat(sum(tokenLogprobs)), "None"]);
    case "generation":
      return [result.trace.text];
  }
}

/** What remains of the responses behind a filter. */
export function filteredResponses(
  trial: EvaluationTrial,
  record: OkEvaluationRecord,
  filtered: Readonly<Record<string, unknown>>,
  filter: string,
): PythonValue[] {
  const answer = filtered[filter];
  if (typeof answer === "string") return [answer];
  if (trial.scorer === "humaneval" && record.result.kind === "generation") {
    return [[program(trial, record.result.trace.text)]];
  }
  return sampleResponses(record);
}

/** lm-eval's `build_predictions`: the prompt's code and what follows; of an instructed answer, up to a fence. */
function program({ doc, task }: EvaluationTrial, text: string): string {
  const prompt = typeof doc["prompt"] === "string" ? doc["prompt"] : "";
  const isInstructed = task.endsWith("_instruct");
  return prompt + (isInstructed ? (text.split("```", 1)[0] ?? "") : text);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
