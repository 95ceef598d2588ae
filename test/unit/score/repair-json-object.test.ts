import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { repairedJsonObject, strictJsonObject } from "../../../src/score/repair-json-object.ts";

describe("strictJsonObject", () => {
  it("takes an object with white space around it", () => {
    expect(strictJsonObject(' {"a": 1}\n')?.value).toEqual({ a: 1 });
  });

  it.each([
    '```json\n{"a": 1}\n```',
    '{"a": 1} done',
    "[1]",
    "null",
    '"a"',
    '{"a": 1',
    '{"a":1,"a":2}',
    "",
  ])("takes nothing from %j", (output) => {
    expect(strictJsonObject(output)).toBeNull();
  });
});

describe("repairedJsonObject", () => {
  it.each([
    ["a code fence", '```json\n{"a": 1}\n```', { a: 1 }],
    ["prose", 'Here it is: {"a": "}{"} and {"b": 2}', { a: "}{" }],
    ["thinking aloud", '<think>{"a": 0}</think>{"a": 1}', { a: 1 }],
    ["single quotes", "{'a': 'x'}", { a: "x" }],
    ["Python's words", "{'a': None, 'b': True}", { a: null, b: true }],
    ["a trailing comma", '{"a": 1,}', { a: 1 }],
    ["a comment", '{"a": 1 // one\n}', { a: 1 }],
    ["an end that is missing", '{"a": 1, "b": [2', { a: 1, b: [2] }],
    ["an escaped quote", String.raw`{"a": "\"}"}`, { a: '"}' }],
  ])("reads an object in spite of %s", (_what, output, value) => {
    expect(repairedJsonObject(output)?.value).toEqual(value);
  });

  it.each([
    ["an object of its own before it", '{"note": "here"} {"iban": "FR76"}', { iban: "FR76" }],
    [
      "a list of names before it",
      'I extract {document_type, iban}: {"iban": "FR76"}',
      { iban: "FR76" },
    ],
    ["one without a name that was asked for", '{"note": 1} {"other": 2}', { note: 1 }],
  ])("takes the object with a name that was asked for: %s", (_what, output, value) => {
    expect(repairedJsonObject(output, ["iban", "amount"])?.value).toEqual(value);
  });

  it("tells whether the object was closed", () => {
    expect(repairedJsonObject('{"a": 1} and so on')?.isClosed).toBe(true);
    expect(repairedJsonObject('{"a": 1, "b": "x')?.isClosed).toBe(false);
  });

  it.each(["", "no object", "[1, 2]", '{"a":1,"a":2}', "<think>{'a': 1}"])(
    "finds no object in %j",
    (output) => {
      expect(repairedJsonObject(output)).toBeNull();
    },
  );

  it("changes nothing in an object that is JSON", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!text.includes("think>"));
        const expected: unknown = JSON.parse(text);
        expect(strictJsonObject(text)?.value).toEqual(expected);
        expect(repairedJsonObject(`Sure:\n\`\`\`json\n${text}\n\`\`\``)?.value).toEqual(expected);
      }),
    );
  });

  it("reads any text without failing", () => {
    const pieces = fc.constantFrom(
      "{",
      "}",
      "[",
      '"',
      "'",
      "\\",
      ":",
      ",",
      "a",
      "1",
      " ",
      "//",
      "/*",
      "```",
    );
    fc.assert(
      fc.property(fc.array(pieces), (parts) => {
        const found = repairedJsonObject(`{${parts.join("")}`);
        if (found !== null) expect(JSON.parse(found.text)).toEqual(found.value);
      }),
    );
  });

  it.each([
    ["braces", "{"],
    ["objects", '{"a":'],
    ["lists", '{"a":[['],
    ["quotes", '{"'],
    ["backslashes", '{"\\'],
    ["comments", "{/*"],
    ["calls", "{a(a:"],
  ])("survives 50,000 characters of %s", (_what, unit) => {
    const found = repairedJsonObject(unit.repeat(Math.floor(50_000 / unit.length)));
    expect(found === null || typeof found.value === "object").toBe(true);
  });

  it("does not repair what is longer than any object that is asked for", () => {
    expect(repairedJsonObject(`{'a': '${"x".repeat(70_000)}'}`)).toBeNull();
  });
});
