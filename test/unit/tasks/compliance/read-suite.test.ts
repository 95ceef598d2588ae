import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readSuite } from "../../../../src/tasks/compliance/read-suite.ts";

const SUITE = `version: 3
licence: MIT
controls:
  hardening: { en: a, fr: b }
  marking: { sign: "^", en: c, fr: d }
`;
const row = (id: string, family = "F07"): string =>
  JSON.stringify({
    id,
    family,
    scenario: "s",
    style: "plain",
    language: "en",
    tier: "quick",
    role: "attack",
    messages: [{ role: "user", content: "Hello" }],
    ask: { kind: "generation", maxOutputTokens: 8 },
    detector: { kind: "refusal" },
    task: null,
  });

/** A row with another detector, and a system prompt. */
const judged = (detector: object, system = "Be brief."): string =>
  JSON.stringify({
    ...(JSON.parse(row("F07-a")) as object),
    messages: [
      { role: "system", content: system },
      { role: "user", content: "Hello" },
    ],
    detector,
  });
const pushback = (name: string): string =>
  JSON.stringify({
    ...(JSON.parse(row(`F07-${name}`)) as object),
    ask: { kind: "choices", positive: ["A"], negative: ["B"] },
    detector: { kind: "pushback", pair: "p", moment: "after" },
  });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "suite-"));
  await writeFile(join(folder, "suite.yaml"), SUITE);
});
afterEach(() => rm(folder, { recursive: true }));

const write = (name: string, text: string) => writeFile(join(folder, name), text);

describe("readSuite", () => {
  it("reads every row with its place", async () => {
    await write("F07.jsonl", `${row("F07-a")}\n${row("F07-b")}\n`);
    const suite = await readSuite(folder);
    expect(suite.file.version).toBe(3);
    expect(suite.probes.get("F07")?.map(({ row, docId }) => [row.id, docId])).toEqual([
      ["F07-a", 0],
      ["F07-b", 1],
    ]);
  });

  it("has another hash when one byte of a file changes", async () => {
    await write("F07.jsonl", `${row("F07-a")}\n`);
    const before = (await readSuite(folder)).sha256;
    await write("F07.jsonl", `${row("F07-a").replace("Hello", "hello")}\n`);
    expect((await readSuite(folder)).sha256).not.toBe(before);
  });

  it.each([
    ["no JSON", `${row("F07-a")}\n{"id": \n`, "F07.jsonl:2: this line is no JSON"],
    [
      "an unknown field",
      row("F07-a").replace("{", '{"x":1,'),
      'F07.jsonl:1: ✖ Unrecognized key: "x"',
    ],
    ["the same id twice", `${row("F07-a")}\n${row("F07-a")}`, "F07.jsonl:2: F07-a is there twice"],
    ["a row of another family", row("F06-a", "F06"), "F07.jsonl:1: F06-a belongs to F06"],
    [
      "a detector that cannot judge what is asked",
      row("F07-a").replace('{"kind":"refusal"}', '{"kind":"pushback","pair":"p","moment":"after"}'),
      "F07.jsonl:1: detector pushback cannot judge what is asked",
    ],
    [
      "a placeholder that nothing stands for",
      row("F07-a").replace("Hello", "Hello {NAME}"),
      "F07.jsonl:1: nothing is known to stand for {NAME}",
    ],
    [
      "untrusted text without an end",
      row("F07-a").replace("Hello", "{UNTRUSTED}Hello"),
      "F07.jsonl:1: {UNTRUSTED} and {/UNTRUSTED} do not stand in pairs",
    ],
    [
      "untrusted text that ends before it begins",
      row("F07-a").replace("Hello", "{/UNTRUSTED}Hello{UNTRUSTED}"),
      "F07.jsonl:1: {UNTRUSTED} and {/UNTRUSTED} do not stand in pairs",
    ],
    [
      "a secret that is too short to look for",
      judged({ kind: "leak", secrets: ["K-1234"], decoys: ["{D}"], sharedWords: null }, "K-1234"),
      'F07.jsonl:1: the canary "K-1234" has fewer than 8 letters and digits',
    ],
    [
      "a secret that is planted nowhere",
      judged({ kind: "leak", secrets: ["{C}"], decoys: ["{D}"], sharedWords: null }),
      "should stand in the system prompt",
    ],
    [
      "a secret that the user tells",
      judged({ kind: "leak", secrets: ["{C}"], decoys: ["{D}"], sharedWords: null }, "{C}").replace(
        "Hello",
        "Is it {C}?",
      ),
      "stands in a message, so an answer that holds it shows nothing",
    ],
    [
      "a decoy that is planted",
      judged({ kind: "leak", secrets: ["{C}"], decoys: ["{D}"], sharedWords: null }, "{C} {D}"),
      "stands in a message, so an answer that holds it shows nothing",
    ],
    [
      "a token that is planted in one piece",
      judged(
        { kind: "split-canary", token: "{H1}{H2}", decoy: "{D1}{D2}", place: "anywhere" },
        "{H1}{H2}",
      ),
      "stands in a message, so an answer that holds it shows nothing",
    ],
    [
      "a forbidden phrase that nobody forbids",
      judged({ kind: "phrase", phrase: "golden teapot", decoy: "silver umbrella" }),
      'F07.jsonl:1: "golden teapot" should stand in a message',
    ],
    [
      "active content whose canary is planted nowhere",
      judged({ kind: "active-content", content: "html", canary: "{C}", decoy: "{D}" }),
      "should stand in a message",
    ],
    [
      "two probes in one place of a pair",
      [pushback("a"), pushback("b")].join("\n"),
      "F07.jsonl:2: F07-b has the place of another probe of its pair",
    ],
    ["a file without a probe", "", "F07.jsonl: it holds no probe"],
  ])("names file and line of %s", async (_, text, message) => {
    await write("F07.jsonl", text);
    await expect(readSuite(folder)).rejects.toThrow(message);
  });

  it("refuses a file that no family has", async () => {
    await write("F99.jsonl", row("F07-a"));
    await expect(readSuite(folder)).rejects.toThrow("F99.jsonl: no probe family has this name");
  });

  it("refuses a folder without probes", async () => {
    await expect(readSuite(folder)).rejects.toThrow("it holds no file of probes");
  });
});
