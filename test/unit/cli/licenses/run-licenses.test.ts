import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import type { WritableValue } from "../../../../src/assets/gguf/write-header.ts";
import type { LicensesOptions } from "../../../../src/cli/commands/licenses.ts";
import { auditModels } from "../../../../src/cli/licenses/audit-models.ts";
import { runLicenses } from "../../../../src/cli/licenses/run-licenses.ts";
import { packageRoot } from "../../../../src/core/package-root.ts";
import { rejectionOf, temporaryFile, temporaryFolder } from "../../../support/temporary-folder.ts";
import { smallGguf } from "../../assets/gguf/small-gguf.ts";
import { RULES } from "../../compliance/licences/sources.ts";

function ggufWith(license: string, base?: string): string {
  const keys: Record<string, WritableValue> = {
    "general.license": { type: "string", value: license },
  };
  if (base !== undefined) keys["general.base_model.0.repo_url"] = { type: "string", value: base };
  return temporaryFile("model.gguf", smallGguf({ keys }));
}

/** Exit code and what was printed. */
async function licenses(options: Partial<LicensesOptions>): Promise<[number, string]> {
  const lines: string[] = [];
  const print = vi.spyOn(console, "log").mockImplementation((line: unknown) => {
    lines.push(String(line));
  });
  try {
    return [await runLicenses({ json: false, ...options }), lines.join("\n")];
  } finally {
    print.mockRestore();
  }
}

describe("runLicenses", () => {
  it("prints licence, state and colours of a model and of every data set, and exits 0 without a profile", async () => {
    const [code, text] = await licenses({ models: [ggufWith("cc-by-nc-4.0")] });
    expect(code).toBe(0);
    expect(text).toMatch(/^model +declared +red +red +red +CC-BY-NC-4\.0$/m);
    expect(text).toMatch(/^financial_phrasebank +declared +red +red +red +CC-BY-NC-SA-3\.0$/m);
    expect(text).toMatch(/^probe-suite +text-verified +green +green +green +Apache-2\.0$/m);
    expect(text).toContain("Not an audit, certification");
  });

  it("has tables that fit a terminal of 80 columns, and says what their heads mean", async () => {
    const path = join(temporaryFolder(), "SmolLM2-135M-Instruct.Q4_1.gguf");
    const keys = { "general.license": { type: "string", value: "apache-2.0" } } as const;
    writeFileSync(path, smallGguf({ keys }));
    const [, text] = await licenses({ models: [path] });
    const rows = text.split("\n").filter((line) => / {2}(?:declared|state) {2}/.test(line));
    expect(rows.length).toBeGreaterThan(2);
    expect(Math.max(...rows.map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(text).toContain("staff = staff-decision-support");
  });

  it("shows MIT over a Gemma base as a conflict, and exits 1 for a profile", async () => {
    const models = [ggufWith("mit", "https://huggingface.co/google/gemma-3-270m")];
    const [code, text] = await licenses({ models, profile: "internal-drafting" });
    expect(code).toBe(1);
    expect(text).toContain("conflict (more-permissive-than-base): MIT (permissive)");
    expect(text).toContain("Red for internal-drafting: model.");
  });

  it("exits 0 for a profile that no model is red for", async () => {
    const models = [ggufWith("gemma")];
    expect((await licenses({ models, profile: "internal-drafting" }))[0]).toBe(0);
    expect((await licenses({ models, profile: "staff-decision-support" }))[0]).toBe(1);
  });

  it("prints one JSON document with the findings", async () => {
    const [, text] = await licenses({ models: [ggufWith("apache-2.0")], json: true });
    expect(JSON.parse(text)).toMatchObject({
      rulesAsOf: RULES.as_of,
      models: [{ subject: "model", state: "declared", effectiveLicenceId: "Apache-2.0" }],
    });
  });

  it("verifies the licence text of a data set that is here", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "humaneval"));
    writeFileSync(join(folder, "humaneval", "HumanEval.jsonl"), "");
    const terms = readFileSync(join(packageRoot(), "node_modules", "zod", "LICENSE"));
    writeFileSync(join(folder, "humaneval", "LICENSE"), terms);
    const [, text] = await licenses({ models: [ggufWith("mit")], dataDir: folder });
    expect(text).toMatch(/^humaneval +text-verified +green +green +green +MIT$/m);
    expect(text).toMatch(/^gsm8k +declared +green +green +green +MIT$/m);
  });

  it("prints nothing of a hostile header that would steer a terminal", async () => {
    const [, text] = await licenses({ models: [ggufWith("mit\u001b[31m\u0007")] });
    expect(text).not.toMatch(/[\u0007\u001b]/);
    expect(text).toContain('gguf-header: "mit [31m" = no licence that is known');
  });

  it("gives a file that is called after a row of the table one line", async () => {
    const path = join(
      temporaryFolder(),
      "a\nmodel  Apache-2.0  declared  green  green  green.gguf",
    );
    writeFileSync(path, smallGguf());
    const [, text] = await licenses({ models: [path] });
    expect(text).toMatch(
      /^a model Apache-2\.0 declared green green green +unknown +red +red +red +none known$/m,
    );
  });

  it.each([
    ["no-such.gguf", "model-file-missing"],
    ["no-such-model", "model-unknown"],
  ])("refuses %s", async (word, code) => {
    expect(await rejectionOf(licenses({ models: [word] }))).toMatchObject({ code });
  });

  it("refuses a header that is broken", async () => {
    const path = join(temporaryFolder(), "broken.gguf");
    writeFileSync(path, smallGguf().subarray(0, 60));
    expect(await rejectionOf(licenses({ models: [path] }))).toMatchObject({
      code: "model-truncated",
    });
  });
});

describe("auditModels", () => {
  it("gives a run its models and its own probes, with the time they were read", async () => {
    const model = { modelId: "a", filePath: ggufWith("apache-2.0"), format: "gguf" } as const;
    const found = await auditModels([model], { rules: RULES, verifiedEpochMs: 7 });
    expect(found.models.map(({ subject, verifiedEpochMs }) => [subject, verifiedEpochMs])).toEqual([
      ["a", 7],
    ]);
    expect(found.datasets).toMatchObject([{ subject: "probe-suite", state: "text-verified" }]);
  });
});
