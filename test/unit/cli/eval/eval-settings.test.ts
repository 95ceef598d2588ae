import { describe, expect, it } from "vitest";
import type { EvalOptions } from "../../../../src/cli/commands/eval.ts";
import { evalDefaults } from "../../../../src/cli/eval/eval-defaults.ts";
import {
  mergeStoredEval,
  modelWords,
  storedEvalOptions,
} from "../../../../src/cli/eval/eval-settings.ts";

const baseUrl = "http://127.0.0.1:8080/v1";

function wordsOf(changes: Partial<EvalOptions>): readonly string[] {
  return modelWords({ ...evalDefaults(), ...changes });
}

describe("modelWords", () => {
  it("are none where a server is named that has only one model", () => {
    expect(wordsOf({ baseUrl })).toEqual([]);
  });

  it("are names of the server", () => {
    expect(wordsOf({ baseUrl, models: ["a", "b"] })).toEqual(["a", "b"]);
    expect(wordsOf({ baseUrl, model: "tale.gguf" })).toEqual(["tale.gguf"]);
  });

  it.each([
    [{ baseUrl, allModels: true }, "--all-models means files on this machine"],
    [{ baseUrl, ggufPath: "a.gguf" }, "--gguf-path means files on this machine"],
    [{ model: "a", models: ["b"] }, "models are named in several ways"],
    [{ baseUrl, model: "a", models: ["b"] }, "models are named in several ways"],
    [{}, "no model is named"],
  ])("refuses %j", (changes, reason) => {
    expect(() => wordsOf(changes)).toThrow(reason);
  });
});

describe("the options of a resumed evaluation", () => {
  it("ask the same server for the same names", () => {
    const began = { baseUrl, model: "tale.gguf", keepAlive: false, task: ["faq"] };
    const stored = storedEvalOptions({ ...evalDefaults(), ...began });
    const again = mergeStoredEval(evalDefaults(), stored, () => false);

    expect(again).toMatchObject(began);
  });

  it("hold paths that are the same in every folder", () => {
    const stored = storedEvalOptions({ ...evalDefaults(), model: "tale.gguf", task: ["faq"] });
    expect(stored["model"]).toBe(`${process.cwd()}/tale.gguf`);
  });
});
