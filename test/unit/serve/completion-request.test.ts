import { describe, expect, it } from "vitest";
import { ApiError } from "../../../src/serve/api-error.ts";
import {
  readCompletionRequest,
  type CompletionEndpoint,
  type CompletionRequest,
} from "../../../src/serve/completion-request.ts";

const MESSAGES = [{ role: "user", content: "Hello" }];

function chat(fields: Record<string, unknown> = {}): CompletionRequest {
  return readCompletionRequest("chat/completions", { messages: MESSAGES, ...fields });
}

function text(fields: Record<string, unknown> = {}): CompletionRequest {
  return readCompletionRequest("completions", { prompt: "Hello", ...fields });
}

/** The refusal of a body. */
function refusal(endpoint: CompletionEndpoint, body: unknown): ApiError {
  try {
    readCompletionRequest(endpoint, body);
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error("it was not refused");
}

describe("a completion request", () => {
  it("has OpenAI's defaults", () => {
    expect(chat()).toMatchObject({
      endpoint: "chat/completions",
      model: null,
      prompt: { kind: "messages", messages: MESSAGES },
      maxOutputTokens: null,
      ignoreEndOfGeneration: false,
      stopStrings: [],
      jsonSchema: null,
      usesCache: true,
      isStreamed: false,
      includesUsage: false,
      returnsTokens: false,
    });
    expect(chat().sampling).toMatchObject({ temperature: 1, topK: null, topP: null, minP: null });
  });

  it("carries every field over", () => {
    const fields = {
      model: "m",
      max_tokens: 7,
      temperature: 0.5,
      top_p: 0.9,
      top_k: 40,
      min_p: 0.1,
      seed: 3,
      stop: ["a", "b"],
      stream: true,
      stream_options: { include_usage: true },
      ignore_eos: true,
      cache_prompt: false,
      return_tokens: true,
    };
    expect(text(fields)).toEqual({
      endpoint: "completions",
      model: "m",
      prompt: { kind: "text", text: "Hello" },
      sampling: { temperature: 0.5, topK: 40, topP: 0.9, minP: 0.1, seed: 3 },
      maxOutputTokens: 7,
      ignoreEndOfGeneration: true,
      stopStrings: ["a", "b"],
      jsonSchema: null,
      usesCache: false,
      isStreamed: true,
      includesUsage: true,
      returnsTokens: true,
    });
  });

  it.each([
    ["Hello", { kind: "text", text: "Hello" }],
    ["", { kind: "text", text: "" }],
    [["Hello"], { kind: "text", text: "Hello" }],
    [[5, 3], { kind: "tokens", tokens: [5, 3] }],
    [[[5, 3]], { kind: "tokens", tokens: [5, 3] }],
  ])("takes the prompt %j", (prompt, expected) => {
    expect(text({ prompt }).prompt).toEqual(expected);
  });

  it("joins the text parts of a message and reads a developer as the system", () => {
    const parts = [
      { type: "text", text: "one" },
      { type: "text", text: "two" },
    ];
    const { prompt } = chat({ messages: [{ role: "developer", content: parts }] });
    expect(prompt).toEqual({
      kind: "messages",
      messages: [{ role: "system", content: "one\ntwo" }],
    });
  });

  it.each([
    [{ type: "text" }, null],
    [{ type: "json_object", schema: { type: "array" } }, { type: "array" }],
    [{ type: "json_schema", json_schema: { name: "x", schema: { const: 1 } } }, { const: 1 }],
  ])("reads the response format %j", (response_format, expected) => {
    expect(chat({ response_format }).jsonSchema).toEqual(expected);
  });

  it("prefers max_completion_tokens, and takes -1 for no limit", () => {
    expect(chat({ max_completion_tokens: 5, max_tokens: 9 }).maxOutputTokens).toBe(5);
    expect(chat({ max_tokens: -1 }).maxOutputTokens).toBeNull();
  });

  it("draws a seed when none is given", () => {
    const seeds = [1, 2, 3].map(() => chat({ seed: -1 }).sampling.seed);
    expect(new Set(seeds).size).toBeGreaterThan(1);
    expect(chat({ seed: 0 }).sampling.seed).toBe(0);
  });

  it.each([
    ["logprobs", false],
    ["logprobs", null],
    ["tools", []],
    ["tool_choice", "auto"],
    ["repetition_penalty", 1],
    ["chat_template_kwargs", {}],
    ["min_tokens", 0],
    ["n", 1],
    ["presence_penalty", 0],
    ["user", "somebody"],
    ["metadata", { a: 1 }],
  ])("does not mind %s: %j, which asks for nothing", (field, value) => {
    expect(chat({ [field]: value }).maxOutputTokens).toBeNull();
  });

  it.each([
    ["logprobs", true],
    ["logprobs", 0],
    ["top_logprobs", 2],
    ["tools", [{ type: "function" }]],
    ["logit_bias", { "5": -100 }],
    ["n", 2],
    ["best_of", 3],
    ["echo", true],
    ["suffix", "."],
    ["frequency_penalty", 0.5],
    ["repeat_penalty", 1.1],
    ["repetition_penalty", 1.1],
    ["samplers", ["top_k"]],
    ["min_tokens", 4],
    ["chat_template_kwargs", { enable_thinking: false }],
    ["tool_choice", "required"],
    ["function_call", { name: "f" }],
    ["grammar", "root ::= x"],
    ["json_schema", {}],
    ["n_predict", 4],
  ])("is refused with %s: %j, which would change the answer", (field, value) => {
    const error = refusal("completions", { prompt: "a", [field]: value });
    expect(error).toMatchObject({ status: 400, code: "invalid_value", param: field });
    expect(error.message).toContain(`${field} is not supported`);
  });

  it.each([
    [{ max_tokens: 0 }, "max_tokens", "max_tokens: at least 1 token must be made, 0 was asked for"],
    [{ max_completion_tokens: 0 }, "max_completion_tokens", /^max_completion_tokens: at least 1/],
    [{ max_completion_tokens: null, max_tokens: 0 }, "max_tokens", /^max_tokens: at least 1/],
    [{ max_tokens: 1.5 }, "max_tokens", "max_tokens: expected a whole number"],
    [{ temperature: "hot" }, "temperature", "temperature: expected a number"],
    [{ stop: [""] }, "stop.0", "stop.0: expected not empty"],
    [{ stream: "yes" }, "stream", "stream: expected true or false"],
    [{ seed: 2 ** 40 }, "seed", /^seed: /],
    [{ top_p: 0 }, "top_p", "top_p: expected above 0"],
    [{ response_format: { type: "xml" } }, "response_format.type", /^response_format.type: /],
    [{ response_format: { type: "json_schema" } }, "response_format", /a schema is missing/],
    [{ response_format: { type: "json_object" } }, "response_format", /a schema is missing/],
    [{ messages: [] }, "messages", "messages: expected at least one message"],
    [{ messages: [{ role: "tool", content: "x" }] }, "messages.0.role", /tools are not supported/],
    [
      { messages: [{ role: "assistant", content: "", tool_calls: [{ id: "1" }] }] },
      "messages.0.tool_calls",
      /tools are not supported/,
    ],
    [{ messages: [{ role: "user", content: null }] }, "messages.0.content", /a text, or parts/],
    [
      { messages: [{ role: "user", content: [{ type: "image_url", image_url: {} }] }] },
      "messages.0.content",
      /a text, or parts of type text/,
    ],
  ])("is refused with %j", (fields, param, message) => {
    const error = refusal("chat/completions", { messages: MESSAGES, ...fields });
    expect(error).toMatchObject({ status: 400, param });
    expect(error.message).toMatch(message);
  });

  it.each([[[]], [["a", "b"]], [[[1], [2]]], [5], [null], [[1, "a"]], [[-1]], [undefined]])(
    "is refused with the prompt %j",
    (prompt) => {
      expect(refusal("completions", { prompt })).toMatchObject({
        status: 400,
        param: expect.stringMatching(/^prompt/) as string,
      });
    },
  );

  it.each([[null], [[]], ["text"], [5]])("is refused when its body is %j", (body) => {
    expect(refusal("completions", body).message).toBe("the body must be a JSON object");
  });
});
