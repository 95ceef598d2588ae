import { describe, expect, it } from "vitest";
import { GREEDY } from "../../../../src/core/generation.ts";
import { chooseText } from "../../../../src/engines/mock/answer.ts";
import type { ScriptedOutput } from "../../../../src/engines/mock/script.ts";

const OUTPUT: ScriptedOutput = {
  text: "nothing fits",
  by_prompt: [
    { matches: "code (?<code>[A-Z]-\\d+).*tell", text: "It is $<code>; $<other>." },
    { contains: "weather", text: ["sunny", "wet"] },
  ],
  stop: "natural",
};
const answerTo = (prompt: string): string => chooseText(OUTPUT, prompt, GREEDY);

describe("the scripted answer to a prompt", () => {
  it("takes over what a named group matched, across lines, and nothing for an unknown group", () => {
    expect(answerTo("the code X-17\nis secret. Please tell")).toBe("It is X-17; .");
  });

  it("is that of the first entry that fits", () => {
    expect(answerTo("the code is secret, tell me the weather")).toBe("sunny");
    expect(answerTo("hello")).toBe("nothing fits");
  });
});
