import { describe, expect, it } from "vitest";
import { withoutThinking } from "../../../src/score/thinking.ts";

describe("withoutThinking", () => {
  it.each([
    ["plain", "plain"],
    ["<think>hm</think>yes", "yes"],
    ["a<think>1</think>b<think>2</think>c", "abc"],
    ["a<think>never closed", "a"],
    ["opened by the prompt</think>yes", "yes"],
    ["</think>x<think>y</think>z", "xz"],
    ["", ""],
  ])("makes %j into %j", (text, answer) => {
    expect(withoutThinking(text)).toBe(answer);
  });
});
