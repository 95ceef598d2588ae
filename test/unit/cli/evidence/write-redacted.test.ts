import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { writeRedacted } from "../../../../src/cli/evidence/write-redacted.ts";
import { publishedProbes } from "../../../../src/compliance/published-probes.ts";
import { MANDATORY_STATEMENT } from "../../../../src/core/compliance/statement.ts";
import { probeFiles } from "../../../fixtures/compliance/probe-files.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

it("writes one line for each trial, record, score and probe, and says what they are", async () => {
  const directory = temporaryFolder();
  await writeRedacted(directory, probeFiles, publishedProbes(probeFiles));
  const folder = join(directory, "published");
  const contents = Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]),
  );
  const lineCount = (name: string): number => (contents[name] ?? "").split("\n").length - 1;
  expect(Object.keys(contents).sort()).toEqual([
    "README.md",
    "plan.jsonl",
    "probes.jsonl",
    "records.jsonl",
    "scores.jsonl",
  ]);
  expect(["plan", "records", "scores", "probes"].map((name) => lineCount(`${name}.jsonl`))).toEqual(
    [4, 3, 2, 4],
  );
  expect(Object.values(contents).join("")).not.toContain("SECRET");
  for (const statement of Object.values(MANDATORY_STATEMENT)) {
    expect(contents["README.md"]).toContain(statement);
  }
});
