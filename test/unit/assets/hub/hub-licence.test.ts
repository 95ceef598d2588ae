import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPermissive, licenceOfCard } from "../../../../src/assets/hub/hub-licence.ts";
import { lockedModelSchema } from "../../../../src/assets/lock.ts";

const PAGE = "https://hub.example/owner/model";
const licenceSchema = lockedModelSchema.shape.licence;

describe("the licence that a card names", () => {
  it.each([
    [{ license: "apache-2.0" }, "Apache-2.0", "https://www.apache.org/licenses/LICENSE-2.0"],
    [{ license: ["mit"] }, "MIT", "https://spdx.org/licenses/MIT"],
    [{ license: "gemma" }, "LicenseRef-Gemma", "https://ai.google.dev/gemma/terms"],
    [
      { license: "other", license_name: "qwen-research", license_link: "https://x.example/l" },
      "LicenseRef-qwen-research",
      "https://x.example/l",
    ],
    [{ license: "other", license_name: "own", license_link: "LICENSE" }, "LicenseRef-own", PAGE],
    [{ license: "bigscience-openrail-m" }, "LicenseRef-bigscience-openrail-m", PAGE],
    [{}, "LicenseRef-Unknown", PAGE],
    [null, "LicenseRef-Unknown", PAGE],
    [{ license: "__proto__" }, "LicenseRef-proto", PAGE],
  ])("%o is %s", (card, id, url) => {
    expect(licenceOfCard(card, PAGE)).toMatchObject({ id, url });
  });

  it("is permissive only where SPDX says so", () => {
    expect(isPermissive({ id: "Apache-2.0" })).toBe(true);
    for (const id of ["CC-BY-NC-4.0", "GPL-3.0-only", "LicenseRef-Gemma", "LicenseRef-MIT"]) {
      expect(isPermissive({ id })).toBe(false);
    }
  });

  it("fits into the lock, in one printable line, whatever the card says", () => {
    const text = fc.string({ unit: "binary", maxLength: 300 });
    fc.assert(
      fc.property(text, text, text, (license, license_name, license_link) => {
        const licence = licenceOfCard({ license, license_name, license_link }, PAGE);
        expect(licenceSchema.safeParse(licence).success).toBe(true);
        expect(licence.name).toMatch(/^[^\u0000-\u001f\u007f-\u009f]{1,100}$/u);
      }),
    );
  });
});
