import { describe, expect, it } from "vitest";
import { commercialUse } from "../../../../src/analyze/decision/licence-terms.ts";

describe("commercialUse", () => {
  it.each([
    "Apache-2.0",
    "apache 2.0",
    "Apache License 2.0",
    "MIT",
    "MIT License",
    " bsd-3-clause ",
  ])("is allowed by %s", (license) => {
    expect(commercialUse(license)).toBe("allowed");
  });

  it.each([
    "cc-by-nc-4.0",
    "CC BY NC 4.0",
    "cc-by-nc-sa-4.0",
    "non-commercial",
    "Non Commercial Research",
    "noncommercial",
    "research only",
    "Research use only",
    "Not for commercial use",
  ])("is forbidden by %s", (license) => {
    expect(commercialUse(license)).toBe("forbidden");
  });

  it.each([
    "Gemma Terms of Use",
    "Llama 3.2 Community License",
    "other",
    "cc-by-sa-4.0",
    "Qwen Research",
  ])("has terms that a person must read: %s", (license) => {
    expect(commercialUse(license)).toBe("has-terms");
  });

  it.each([null, "", "  "])("is not known without a name", (license) => {
    expect(commercialUse(license)).toBe("unknown");
  });
});
