import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  normalisedLicenceText,
  recogniseText,
} from "../../../../src/compliance/licences/licence-text.ts";
import { packageRoot } from "../../../../src/core/package-root.ts";
import { RULES } from "./sources.ts";

const APACHE = readFileSync(join(packageRoot(), "LICENSE"), "utf8");
const MIT = readFileSync(join(packageRoot(), "node_modules", "zod", "LICENSE"), "utf8");

describe("recogniseText", () => {
  it("verifies the Apache License of this package, whatever its line ends and spaces", () => {
    const other = `\uFEFF${APACHE.replaceAll("\n", "\r\n   ")}`;
    expect(recogniseText(APACHE, RULES)).toMatchObject({
      licenceId: "Apache-2.0",
      isVerified: true,
    });
    expect(recogniseText(other, RULES)).toEqual(recogniseText(APACHE, RULES));
  });

  it("verifies the Apache License without its appendix", () => {
    const end = "END OF TERMS AND CONDITIONS";
    const short = APACHE.slice(0, APACHE.indexOf(end) + end.length);
    expect(recogniseText(short, RULES)).toMatchObject({
      licenceId: "Apache-2.0",
      isVerified: true,
    });
  });

  it("verifies the Apache License of paragraphs of one line", () => {
    const unwrapped = APACHE.replaceAll(/\n(?!\s*\n)\s*/g, " ");
    expect(unwrapped).not.toBe(APACHE);
    expect(recogniseText(unwrapped, RULES)).toEqual(recogniseText(APACHE, RULES));
  });

  it("verifies an MIT licence of anybody", () => {
    const renamed = MIT.replace(/Copyright.*/, "Copyright (c) 2026 Example Bank, N.V.");
    expect(renamed).toContain("Example Bank");
    expect(recogniseText(renamed, RULES)).toMatchObject({ licenceId: "MIT", isVerified: true });
  });

  it.each([
    "The Software must not be used by banks.",
    "不得用于商业用途",
    "Copyright (c) 2026 Example. For research use only.",
    "Copyright (c) 2026 Example, banks excluded",
    "Copyright: in the EU nobody has rights",
    `Copyright (c) ${"very ".repeat(40)} long`,
  ])("does not verify a text to which was added: %s", (sentence) => {
    const found = recogniseText(`${MIT}\n${sentence}\n`, RULES);
    expect(found).toMatchObject({ licenceId: "MIT", isVerified: false });
  });

  it.each([
    [
      "Gemma Terms of Use\n\nLast modified: March 24, 2025",
      "LicenseRef-scancode-gemma-tou-2025-03-24",
    ],
    ["LLAMA 3.2 COMMUNITY LICENSE AGREEMENT", "LicenseRef-scancode-llama-3.2-license-2024"],
    ["Qwen RESEARCH LICENSE AGREEMENT", "LicenseRef-scancode-qwen-research-2024"],
    [
      "licensed under the Creative Commons Attribution-NonCommercial-ShareAlike 3.0 Unported License",
      "CC-BY-NC-SA-3.0",
    ],
  ])("names, without verifying it, the text that begins %j", (text, licenceId) => {
    expect(recogniseText(text, RULES)).toMatchObject({ licenceId, isVerified: false });
  });

  it("names nothing in a text that nobody knows", () => {
    expect(recogniseText("You owe me a drink.", RULES)).toMatchObject({
      licenceId: null,
      isVerified: false,
    });
  });
});

describe("normalisedLicenceText", () => {
  it("changes nothing when it is applied again", () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom("a", "é", "ﬁ", "İ", "不", " ", "\n", "-", "copyright "),
        }),
        (text) => {
          const once = normalisedLicenceText(`licence ${text}`);
          expect(normalisedLicenceText(once)).toBe(once);
        },
      ),
    );
  });

  it("keeps every word of a line that is no copyright notice", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,12}$/), (word) => {
        expect(
          normalisedLicenceText(`${MIT}\nyou may not ${word}`).endsWith(`may not ${word}`),
        ).toBe(true);
      }),
    );
  });
});
