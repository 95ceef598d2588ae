import { describe, expect, it } from "vitest";
import type { GgufValue } from "../../../../src/assets/gguf/metadata-values.ts";
import { ggufLicence } from "../../../../src/assets/licences/gguf-licence.ts";

function licenceOf(keys: Record<string, GgufValue>) {
  return ggufLicence({ metadata: new Map(Object.entries(keys)) });
}

describe("ggufLicence", () => {
  it("reads licence, name and link as they stand", () => {
    const keys = {
      "general.license": "other",
      "general.license.name": "mrl",
      "general.license.link": "https://mistral.ai/licenses/MRL-0.1.md",
    };
    expect(licenceOf(keys).statement).toEqual({
      source: "gguf-header",
      license: "other",
      name: "mrl",
      link: "https://mistral.ai/licenses/MRL-0.1.md",
    });
  });

  it("says nothing for a header that says nothing", () => {
    expect(licenceOf({ "general.license": "  " })).toEqual({
      statement: null,
      baseModels: [],
      originRepositories: [],
      architecture: null,
    });
  });

  it("names base models by their address, else by organization and name", () => {
    const keys = {
      "general.base_model.count": 3,
      "general.base_model.0.name": "Gemma 3 270m It",
      "general.base_model.0.organization": "Google",
      "general.base_model.0.repo_url": "https://huggingface.co/google/gemma-3-270m-it",
      "general.base_model.1.name": "Llama 3.2 1B",
      "general.base_model.1.organization": "Meta Llama",
      "general.base_model.2.name": "Own",
    };
    expect(licenceOf(keys).baseModels).toEqual([
      "google/gemma-3-270m-it",
      "Meta-Llama/Llama-3.2-1B",
      "Own",
    ]);
  });

  it("says that there are base models which the header counts and does not name", () => {
    const keys = { "general.base_model.count": 40, "general.base_model.0.name": "One" };
    expect(licenceOf(keys).baseModels).toEqual(["One", "39 more that the header does not name"]);
  });

  it("reads the repositories that a file comes from", () => {
    const keys = {
      "general.source.huggingface.repository": "google/gemma-3-270m",
      "general.source.repo_url": "https://example.com/a/b",
    };
    expect(licenceOf(keys).originRepositories).toEqual(["google/gemma-3-270m"]);
  });

  it("takes who made a file and what it is called for its origin", () => {
    const keys = { "general.organization": "Qwen", "general.name": "Qwen2.5 3B Instruct" };
    expect(licenceOf(keys).originRepositories).toEqual(["Qwen/Qwen2.5-3B-Instruct"]);
    expect(licenceOf({ "general.name": "Qwen2.5 3B Instruct" }).originRepositories).toEqual([]);
  });

  it("names a base model by an address that it cannot read", () => {
    const address = "https://modelscope.cn/models/Qwen/Qwen2.5-3B";
    expect(licenceOf({ "general.base_model.0.repo_url": address }).baseModels).toEqual([address]);
  });

  it("takes values of another type for words that name no licence", () => {
    const keys = {
      "general.license": 7,
      "general.license.name": { kind: "omitted-string", sizeBytes: 5_000_000 },
    } as const;
    expect(licenceOf(keys).statement).toMatchObject({
      license: "(not a text)",
      name: "(not a text)",
    });
  });
});
