import { describe, expect, it } from "vitest";
import { resolveConfigDir } from "../../../../src/config/config-dir.ts";
import { loadLicenceRules } from "../../../../src/config/licence-rules.ts";
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
    "Qwen Research",
    "mrl-0.1",
  ])("is forbidden by %s", (license) => {
    expect(commercialUse(license)).toBe("forbidden");
  });

  it.each(["Gemma Terms of Use", "Llama 3.2 Community License", "other", "cc-by-sa-4.0"])(
    "has terms that a person must read: %s",
    (license) => {
      expect(commercialUse(license)).toBe("has-terms");
    },
  );

  it("says nothing else than the table of licences", async () => {
    const { licences } = await loadLicenceRules(resolveConfigDir(null));
    for (const [id, { aliases, class: of, commercial }] of Object.entries(licences)) {
      const said = [id, ...aliases].map(commercialUse);
      if (of !== "permissive") expect(said, id).not.toContain("allowed");
      if (commercial === "no") expect(commercialUse(id), id).toBe("forbidden");
      else expect(said, id).not.toContain("forbidden");
    }
    expect(Object.keys(licences)).toContain("Unlicense");
  });

  it.each([null, "", "  "])("is not known without a name", (license) => {
    expect(commercialUse(license)).toBe("unknown");
  });
});
