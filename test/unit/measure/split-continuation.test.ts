import { describe, expect, it } from "vitest";
import type { LoadedModel } from "../../../src/core/engine.ts";
import { failed, succeeded } from "../../../src/core/outcome.ts";
import { splitPairs, type SplitPair } from "../../../src/measure/split-continuation.ts";
import { moveTrailingSpace } from "../../../src/measure/trailing-space.ts";
import { facts } from "../plan/prepared-samples.ts";

const BEGIN = 1;
const END = 2;

interface Settings {
  readonly addsBeginToken?: boolean;
  readonly beginToken?: number | null;
  readonly endToken?: number | null;
  readonly contextTokens?: number;
  /** Texts that are one token; of several that fit, the longest is taken. */
  readonly words?: readonly string[];
}

/** A tokenizer of words, and of characters by their code where no word fits; `|` is swallowed, `<s>` is the begin token. */
function tokenizerOf(settings: Settings = {}): {
  model: Pick<LoadedModel, "facts" | "tokenize">;
  asked: string[][];
} {
  const { addsBeginToken = false, beginToken = BEGIN, endToken = END, words = [] } = settings;
  const longestFirst = [...words].sort((left, right) => right.length - left.length);
  const tokensOf = (text: string): number[] => {
    const tokens: number[] = addsBeginToken && !text.startsWith("<s>") ? [BEGIN] : [];
    let rest = text;
    while (rest !== "") {
      const word = longestFirst.find((candidate) => rest.startsWith(candidate));
      if (rest.startsWith("<s>")) tokens.push(BEGIN);
      else if (word !== undefined) tokens.push(1000 + words.indexOf(word));
      else if (!rest.startsWith("|")) tokens.push(rest.charCodeAt(0));
      rest = rest.slice(rest.startsWith("<s>") ? 3 : (word?.length ?? 1));
    }
    return tokens;
  };
  const asked: string[][] = [];
  const options = { ...facts.options, contextTokens: settings.contextTokens ?? 100 };
  return {
    asked,
    model: {
      facts: { ...facts, addsBeginToken, beginToken, endToken, options },
      tokenize({ prompts }) {
        const texts = prompts.map((prompt) => (prompt.kind === "text" ? prompt.text : ""));
        asked.push(texts);
        return Promise.resolve(
          succeeded({
            prompts: texts.map((text) => ({ renderedPrompt: text, tokens: tokensOf(text) })),
          }),
        );
      },
    },
  };
}

async function split(
  context: string,
  continuation: string,
  settings: Settings = {},
): Promise<SplitPair> {
  const outcome = await splitPairs(tokenizerOf(settings).model, [{ context, continuation }]);
  if (outcome.status === "failed") throw new Error(outcome.failure.message);
  const [pair] = outcome.value;
  if (pair === undefined) throw new Error("no pair");
  return pair;
}

const codes = (text: string): number[] =>
  Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));

describe("a pair of texts is split", () => {
  it("where the context ends", async () => {
    expect(await split("ab", " cd")).toEqual({
      contextTokens: codes("ab"),
      continuationTokens: codes(" cd"),
      truncatedTokenCount: 0,
      boundary: "clean",
    });
  });

  it("before the white space that the context ends with", async () => {
    const pair = await split("ab \n", "cd");
    expect(pair.contextTokens).toEqual(codes("ab"));
    expect(pair.continuationTokens).toEqual(codes(" \ncd"));
  });

  it("by the number of the context's tokens when the whole has other ones there", async () => {
    const pair = await split("I li", "ke it", { words: ["li", "like"] });
    expect(pair.contextTokens).toEqual([...codes("I "), 1000]);
    expect(pair.continuationTokens).toEqual(codes(" it"));
    expect(pair.boundary).toBe("shifted");
  });

  it("at the first other token when the continuation adds none", async () => {
    const pair = await split("a h", "ello", { words: [" h", " hello"] });
    expect(pair).toMatchObject({
      contextTokens: codes("a"),
      continuationTokens: [1001],
      boundary: "merged",
    });
  });

  it("behind the begin token when even the first token is another one", async () => {
    const pair = await split("h", "ello", { words: ["hello"] });
    expect(pair).toMatchObject({
      contextTokens: [BEGIN],
      continuationTokens: [1000],
      boundary: "merged",
    });
  });

  it("with the begin token that the tokenizer adds in the context", async () => {
    const pair = await split("ab", "cd", { addsBeginToken: true });
    expect(pair.contextTokens).toEqual([BEGIN, ...codes("ab")]);
    expect(pair.continuationTokens).toEqual(codes("cd"));
  });

  it.each([
    ["the begin token", "", "cd", {}, BEGIN],
    ["the begin token, once,", "", "cd", { addsBeginToken: true }, BEGIN],
    ["the end token where there is no other", "", "cd", { beginToken: null }, END],
    ["the begin token, given by the continuation itself,", "", "<s>cd", {}, BEGIN],
  ])(
    "behind %s when there is no context",
    async (_name, context, continuation, settings, token) => {
      const pair = await split(context, continuation, settings);
      expect(pair.contextTokens).toEqual([token]);
      expect(pair.continuationTokens).toEqual(codes("cd"));
    },
  );

  it("behind the begin token when the context is white space only", async () => {
    const pair = await split(" \t", "cd");
    expect(pair.contextTokens).toEqual([BEGIN]);
    expect(pair.continuationTokens).toEqual(codes(" \tcd"));
  });

  it("keeping the last tokens when it is longer than the context, of which the last is not evaluated", async () => {
    const pair = await split("abcdefgh", "xyz", { contextTokens: 6 });
    expect(pair.contextTokens).toEqual(codes("efgh"));
    expect(pair.continuationTokens).toEqual(codes("xyz"));
    expect(pair.truncatedTokenCount).toBe(4);
  });

  it("leaving one token of context to a continuation as long as the context holds", async () => {
    const pair = await split("abc", "123456", { contextTokens: 6 });
    expect(pair.contextTokens).toEqual(codes("c"));
    expect(pair.truncatedTokenCount).toBe(2);
  });
});

describe("many pairs", () => {
  it("are tokenized in one request, each text once", async () => {
    const { model, asked } = tokenizerOf();
    const pairs = ["A", "B", "A"].map((letter) => ({
      context: "Answer: ",
      continuation: letter,
    }));
    await splitPairs(model, pairs);
    expect(asked).toEqual([["Answer:", "Answer: A", "Answer: B"]]);
  });
});

describe("a pair is refused, by name, when", () => {
  it.each([
    ["its continuation is empty", "ab", "", {}, "empty"],
    ["its continuation is empty but for the context's white space", "ab ", "", {}, "empty"],
    ["the tokenizer leaves nothing of its continuation", "ab", "||", {}, "leaves nothing"],
    ["its continuation is the begin token only", "", "<s>", {}, "leaves nothing"],
    ["its continuation is longer than the context", "ab", "cdefg", { contextTokens: 4 }, "4"],
    [
      "there is nothing to stand before it",
      "",
      "cd",
      { beginToken: null, endToken: null },
      "no context",
    ],
  ])("%s", async (_name, context, continuation, settings, message) => {
    const pairs = [
      { context: "ok", continuation: "x" },
      { context, continuation },
    ];
    const outcome = await splitPairs(
      tokenizerOf(settings).model,
      pairs,
      (index) => `line ${index + 1}`,
    );
    expect(outcome).toMatchObject({ status: "failed", failure: { code: "engine-refused" } });
    if (outcome.status === "ok") return;
    expect(outcome.failure.message).toContain("line 2");
    expect(outcome.failure.message).toContain(message);
  });

  it("fails as the tokenizer does", async () => {
    const { model } = tokenizerOf();
    const outcome = await splitPairs(
      {
        ...model,
        tokenize: () => Promise.resolve(failed("engine-crashed", "it is gone", null)),
      },
      [{ context: "a", continuation: "b" }],
    );
    expect(outcome).toMatchObject({ failure: { code: "engine-crashed" } });
  });
});

describe("white space at the end of a context", () => {
  // python3 -c 'print([hex(c) for c in range(0x110000) if ("a" + chr(c)).rstrip() == "a"])', Python 3.11
  const SPACES = [
    0x9, 0xa, 0xb, 0xc, 0xd, 0x1c, 0x1d, 0x1e, 0x1f, 0x20, 0x85, 0xa0, 0x1680, 0x2000, 0x2001,
    0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200a, 0x2028, 0x2029, 0x202f,
    0x205f, 0x3000,
  ];

  it("is what Python strips, and nothing else", () => {
    const moved: number[] = [];
    for (let code = 0; code < 0x1_0000; code++) {
      const character = String.fromCharCode(code);
      const pair = moveTrailingSpace({ context: `a${character}`, continuation: "b" });
      if (pair.context === "a") moved.push(code);
    }
    expect(moved).toEqual(SPACES);
  });

  it("moves whole, in order, in time that grows with its length", () => {
    const space = " \n\t".repeat(100_000);
    const pair = moveTrailingSpace({ context: `a${space}b${space}`, continuation: "c" });
    expect(pair).toEqual({ context: `a${space}b`, continuation: `${space}c` });
  });
});
