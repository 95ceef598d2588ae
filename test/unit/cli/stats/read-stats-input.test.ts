import { describe, expect, it } from "vitest";
import { ConfigError } from "../../../../src/core/errors.ts";
import { readStatsInput } from "../../../../src/cli/stats/read-stats-input.ts";
import { rejectionOf, temporaryFile } from "../../../support/temporary-folder.ts";

async function messageFor(name: string, content: string | Uint8Array): Promise<string> {
  const path = temporaryFile(name, content);
  const error = await rejectionOf(readStatsInput(path));
  expect(error).toBeInstanceOf(ConfigError);
  return (error as Error).message.replace(path, "FILE");
}

describe("readStatsInput", () => {
  it.each([
    ["n.json", '{"a": [1, 2.5]}', { a: [1, 2.5], b: null, paired: null, seed: null }],
    [
      "n.json",
      '\uFEFF {"a": [1], "b": [-1e3], "paired": false, "seed": 7}',
      { a: [1], b: [-1000], paired: false, seed: 7 },
    ],
    ["n.csv", "1,2\n3,4\n", { a: [1, 3], b: [2, 4], paired: null, seed: null }],
    ["n.csv", "before;x,after\r\n1, 2\r\n3,\r\n5,\r\n", { a: [1, 3, 5], b: [2] }],
    ["n.csv", "a,b\n1,2\n,3\n", { a: [1], b: [2, 3] }],
    ["n.csv", "1\n2\n\n3\n", { a: [1, 2, 3], b: null }],
    ["n.txt", "latency_ms\n.5\n+1e-3\n", { a: [0.5, 0.001], b: null }],
  ])("reads %s %j", async (name, content, input) => {
    expect(await readStatsInput(temporaryFile(name, content))).toMatchObject(input);
  });

  it.each([
    ["n.json", "", "FILE: it is empty"],
    ["n.json", '{"a": [1, 2', "FILE: this is not JSON: "],
    ["n.json", '{"a": [1, NaN]}', "FILE: this is not JSON: "],
    ["n.json", '{"a": [1, 1e999]}', "FILE: a[1] is too large for a double, not a finite number"],
    ["n.json", '{"a": [1, "2"]}', 'FILE: a[1] is "2", not a finite number'],
    ["n.json", '{"a": [1, null]}', "FILE: a[1] is null, not a finite number"],
    ["n.json", '{"a": []}', 'FILE: "a" is empty'],
    ["n.json", '{"a": [1], "b": []}', 'FILE: "b" is empty'],
    ["n.json", '{"b": [1]}', 'FILE: "a": '],
    ["n.json", '{"a": [1], "pared": true}', 'FILE: unknown key "pared". Did you mean "paired"?'],
    ["n.json", '{"a": [1], "seed": -1}', 'FILE: "seed": '],
    ["n.json", "[1, 2]", "FILE: the document: "],
    ["n.csv", "1,2\n3,4,5\n", "FILE:2: the row has 3 columns; one or two are read"],
    ["n.csv", "1,2\n3\n", "FILE:2: the row has 1 columns and the first one 2"],
    ["n.csv", "1,2\n3,x\n", 'FILE:2: "x" is not a finite number'],
    ["n.csv", "a,b\n1,2\n3,\n4,5\n", "FILE:3: a cell is empty between numbers"],
    ["n.csv", "1,b\n2,3\n", 'FILE:1: "b" is not a finite number'],
    ["n.csv", "NaN\n1\n", 'FILE:1: "NaN" is not a finite number'],
    ["n.csv", "x\n1\nInfinity\n", 'FILE:3: "Infinity" is not a finite number'],
    ["n.csv", "a,b\n", "FILE: there are no numbers in the first column"],
    ["n.csv", '1,"2\n', "FILE:"],
    ["n.csv", "0x10\n", 'FILE:1: "0x10" is not a finite number'],
  ])("refuses %s %j", async (name, content, message) => {
    expect(await messageFor(name, content)).toContain(message);
  });

  it("refuses bytes that are no text, and a file that is not there", async () => {
    expect(await messageFor("n.csv", Uint8Array.of(0x31, 0xff))).toContain("FILE cannot be read: ");
    expect(await rejectionOf(readStatsInput("/nowhere/n.csv"))).toMatchObject({
      code: "input-unreadable",
    });
  });
});
