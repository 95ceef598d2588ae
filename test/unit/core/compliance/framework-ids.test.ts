import { describe, expect, it } from "vitest";
import {
  frameworkIdProblem,
  RMF_STRUCTURE,
} from "../../../../src/core/compliance/framework-ids.ts";

describe("frameworkIdProblem", () => {
  it("knows 19 categories and 72 subcategories of the AI RMF", () => {
    const sizes = Object.values(RMF_STRUCTURE).flat();
    expect(sizes).toHaveLength(19);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(72);
  });

  it.each([
    ["nist-ai-rmf", "MEASURE 2.13"],
    ["nist-ai-rmf", "MAP 3.5"],
    ["nist-ai-rmf", "GOVERN 1.7"],
    ["nist-ai-600-1", "Risk 12"],
    ["nist-ai-600-1", "MS-2.13-001"],
    ["owasp-llm", "LLM10:2025"],
    ["mitre-atlas", "AML.T0051.000"],
    ["mitre-atlas", "AML.M0023"],
    ["eu-and-bank", "DORA Art. 8"],
  ] as const)("takes an id of %s: %s", (framework, id) => {
    expect(frameworkIdProblem(framework, id)).toBeNull();
  });

  it.each([
    ["nist-ai-rmf", "MEASURE 2.14"],
    ["nist-ai-rmf", "MAP 6.1"],
    ["nist-ai-rmf", "MEASURE 2.0"],
    ["nist-ai-rmf", "measure 2.1"],
    ["nist-ai-rmf", "__proto__ 1.1"],
    ["nist-ai-600-1", "Risk 13"],
    ["nist-ai-600-1", "MS-2.14-001"],
    ["nist-ai-600-1", "GV-1.1-002"],
    ["nist-ai-600-1", "MS-1.2-001"],
    ["nist-ai-600-1", "MS-2.1-001"],
    ["nist-ai-600-1", "MS-2.4-001"],
    ["nist-ai-600-1", "MS-3.1-001"],
    ["nist-ai-600-1", "MS-4.1-002"],
    ["nist-ai-600-1", "MS-4.3-001"],
    ["nist-ai-600-1", "MP-1.5-001"],
    ["nist-ai-600-1", "MP-4.2-001"],
    ["nist-ai-600-1", "MG-1.1-001"],
    ["nist-ai-600-1", "MG-1.2-001"],
    ["nist-ai-600-1", "MG-1.4-001"],
    ["owasp-llm", "LLM01"],
    ["owasp-llm", "LLM11:2025"],
    ["owasp-llm", "LLM01:2023"],
    ["mitre-atlas", "T0051"],
  ] as const)("refuses for %s: %s", (framework, id) => {
    expect(frameworkIdProblem(framework, id)).toContain(id);
  });
});
