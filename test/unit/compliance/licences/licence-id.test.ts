import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LicenceNames } from "../../../../src/compliance/licences/licence-id.ts";
import { RULES } from "./sources.ts";

const names = new LicenceNames(RULES);
const GEMMA = "LicenseRef-scancode-gemma-tou-2025-03-24";

describe("LicenceNames.idOf", () => {
  it.each([
    ["apache-2.0", "Apache-2.0"],
    ["Apache License 2.0", "Apache-2.0"],
    ["https://www.apache.org/licenses/LICENSE-2.0", "Apache-2.0"],
    ["mit", "MIT"],
    ["gemma", GEMMA],
    ["Gemma Terms of Use", GEMMA],
    ["LicenseRef-Gemma", GEMMA],
    ["llama3.2", "LicenseRef-scancode-llama-3.2-license-2024"],
    ["Llama 3.2 Community License", "LicenseRef-scancode-llama-3.2-license-2024"],
    ["qwen-research", "LicenseRef-scancode-qwen-research-2024"],
    ["mrl", "LicenseRef-Mistral-Research-0.1"],
    ["bigscience-openrail-m", "LicenseRef-scancode-bigscience-open-rail-m"],
    ["cc-by-nc-4.0", "CC-BY-NC-4.0"],
    ["openmdw-1.0", "OpenMDW-1.0"],
  ])("reads %j as %s", (words, id) => {
    expect(names.idOf(words)).toBe(id);
  });

  it.each([
    "other",
    "unknown",
    "none",
    "",
    "LicenseRef-Unknown",
    "LicenseRef-scancode-nobody",
    "proprietary",
  ])("knows no licence by the word %j", (words) => {
    expect(names.idOf(words)).toBeNull();
  });

  it("returns an SPDX identifier that the table does not have as it is", () => {
    expect(names.idOf("EUPL-1.2")).toBe("EUPL-1.2");
  });

  it("takes the most restrictive of a list with commas", () => {
    expect(names.idOf("apache-2.0, cc-by-nc-4.0,mit")).toBe("CC-BY-NC-4.0");
  });

  it("knows no licence of a list with a stranger in it", () => {
    expect(names.idOf("apache-2.0,other")).toBeNull();
  });

  it.each([
    ["MIT AND apache-2.0", "Apache-2.0"],
    ["(mit OR cc-by-nc-4.0)", "MIT"],
    ["mit OR LicenseRef-Mine", "MIT"],
    ["mit AND LicenseRef-Mine", null],
    ["gpl-3.0 WITH Classpath-exception-2.0", "GPL-3.0-only"],
    ["MIT AND (Apache-2.0 OR CC-BY-NC-4.0)", "Apache-2.0"],
  ])("weighs the expression %j as %s", (words, id) => {
    expect(names.idOf(words)).toBe(id);
  });

  it("answers with nothing, a licence of the table or an SPDX identifier, whatever the words", () => {
    const words = fc.oneof(
      fc.string({ maxLength: 400 }),
      fc.stringMatching(/^(?:MIT|OR|AND|WITH|[()+,: .-]|LicenseRef-x){0,30}$/),
    );
    fc.assert(
      fc.property(words, (text) => {
        const id = names.idOf(text);
        if (id === null || Object.hasOwn(RULES.licences, id)) return;
        expect(id).toMatch(/^(?!LicenseRef)[A-Za-z0-9.-]+$/);
      }),
    );
  });

  it.each(["(".repeat(300), "MIT AND ".repeat(60), "mit,".repeat(17), `mit${" ".repeat(300)}`])(
    "knows no licence by words without end",
    (words) => {
      expect(names.idOf(words)).toBeNull();
    },
  );
});
