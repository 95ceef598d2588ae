import { badRequest } from "./api-error.ts";

/** Fields that would change the answer and are not supported, with the values that ask for nothing. */
const REFUSED: ReadonlyMap<string, readonly string[]> = new Map([
  ["logprobs", ["false"]],
  ["top_logprobs", ["0"]],
  ["n_probs", ["0"]],
  ["tools", ["[]"]],
  ["tool_choice", ['"none"', '"auto"']],
  ["functions", ["[]"]],
  ["function_call", ['"none"', '"auto"']],
  ["logit_bias", ["{}", "[]"]],
  ["n", ["1"]],
  ["best_of", ["1"]],
  ["echo", ["false"]],
  ["suffix", ['""']],
  ["presence_penalty", ["0"]],
  ["frequency_penalty", ["0"]],
  ["repeat_penalty", ["1"]],
  ["repetition_penalty", ["1"]],
  ["typical_p", ["1"]],
  ["mirostat", ["0"]],
  ["samplers", []],
  ["min_tokens", ["0"]],
  ["chat_template_kwargs", ["{}"]],
  ["grammar", ['""']],
  ["json_schema", []],
  ["n_predict", []],
  ["audio", []],
  ["prediction", []],
]);

/**
 * Refuses what is asked for and cannot be given. `null` always asks for nothing; fields that nobody here
 * knows are ignored, as OpenAI's clients expect.
 * @throws ApiError 400 that names the field
 */
export function refuseUnsupported(body: Readonly<Record<string, unknown>>): void {
  for (const [field, harmless] of REFUSED) {
    const value = body[field];
    if (value === undefined || value === null || harmless.includes(JSON.stringify(value))) continue;
    throw badRequest(`${field} is not supported: leave it out${insteadOf(field)}`, field);
  }
}

function insteadOf(field: string): string {
  if (field === "n_predict") return " and send max_tokens";
  return field === "json_schema" || field === "grammar" ? " and send response_format" : "";
}
