import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfigDir } from "../../../src/config/config-dir.ts";
import { loadLicenceRules } from "../../../src/config/licence-rules.ts";
import { ConfigError } from "../../../src/core/errors.ts";
import { rejectionOf, temporaryFolder } from "../../support/temporary-folder.ts";

async function problemOf(text: string): Promise<string> {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "compliance"));
  writeFileSync(join(folder, "compliance", "licences.yaml"), text);
  const error = await rejectionOf(loadLicenceRules(folder));
  expect(error).toBeInstanceOf(ConfigError);
  return String(error);
}

const NO_LICENCE = 'version: 1\nas_of: "2026-11"\nlicences: {}\n';

describe("loadLicenceRules", () => {
  it("reads the table that comes with the package", async () => {
    const { licences } = await loadLicenceRules(resolveConfigDir(null));
    expect(licences["Apache-2.0"]?.verdicts.default.colour).toBe("green");
    expect(licences["LicenseRef-scancode-llama-3.2-license-2024"]?.user_threshold).toBe(
      700_000_000,
    );
  });

  it("gives no name and no text to two licences", async () => {
    const { licences } = await loadLicenceRules(resolveConfigDir(null));
    const names = Object.entries(licences).flatMap(([id, { aliases, texts }]) => [
      ...new Set([id, ...aliases].map((name) => name.toLowerCase().replaceAll(/[\s_-]+/g, "-"))),
      ...texts.map(({ sha256 }) => sha256),
    ]);
    expect(names.length).toBe(new Set(names).size);
  });

  it("gives green to permissive licences alone, and red to every non-commercial one", async () => {
    const { licences } = await loadLicenceRules(resolveConfigDir(null));
    for (const rule of Object.values(licences)) {
      const colours = Object.values(rule.verdicts).map((verdict) => verdict?.colour);
      if (rule.class !== "permissive") expect(colours).not.toContain("green");
      if (rule.commercial === "no") expect(new Set(colours)).toEqual(new Set(["red"]));
    }
  });

  it("orders the classes by what their licences ask", async () => {
    const { licences } = await loadLicenceRules(resolveConfigDir(null));
    const order = ["permissive", "share-alike", "conditional", "non-commercial"];
    const sorted = Object.values(licences)
      .toSorted((a, b) => a.restrictiveness - b.restrictiveness)
      .map((rule) => order.indexOf(rule.class));
    expect(sorted).toEqual(sorted.toSorted((a, b) => a - b));
  });

  it("refuses a base model and an architecture with a licence that is not in the table", async () => {
    const problem = await problemOf(
      `${NO_LICENCE}base_models:\n  - { pattern: "a/b", licence: Nobody, source: s, confidence: verified }\narchitectures:\n  gemma3: { licence: Nothing }\n`,
    );
    expect(problem).toContain('"Nobody" is not in licences');
    expect(problem).toContain('"Nothing" is not in licences');
  });

  it("refuses an unknown key with its place", async () => {
    expect(
      await problemOf(`${NO_LICENCE}base_models: []\narchitectures: {}\ncolours: {}\n`),
    ).toMatch(/licences\.yaml:6:1: .*colours/);
  });
});
