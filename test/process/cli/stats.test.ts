import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { refusalOf } from "./run-workshop.ts";
import { Workshop } from "./workshop.ts";

const workshop = new Workshop();

afterAll(() => {
  workshop.remove();
});

const resultSchema = z.looseObject({
  n: z.int(),
});

describe("edge-bench stats", () => {
  it("gives the same for numbers in JSON and in CSV", async () => {
    workshop.write(
      "x.json",
      JSON.stringify({ a: [1, 2, 3, 4.5], b: [2, 2, 4, 5], paired: true, seed: 1 }),
    );
    workshop.write("x.csv", "a,b\n1,2\n2,2\n3,4\n4.5,5\n");
    const json = await workshop.run("stats", "x.json", "--json");
    const csv = await workshop.run("stats", "x.csv", "--json", "--paired", "--seed", "1");

    expect(json.exitCode).toBe(0);
    expect(resultSchema.parse(JSON.parse(json.stdout)).n).toBe(4);
    expect(JSON.parse(csv.stdout)).toEqual(JSON.parse(json.stdout));
  });

  it("prints a table without control characters", async () => {
    workshop.write("y.json", JSON.stringify({ a: [1, 2, 3] }));
    const { exitCode, stdout } = await workshop.run("stats", "y.json");
    expect(exitCode).toBe(0);
    expect(stdout).not.toContain("\u001b");
  });

  it.each([
    ["a file that is not there", "nope.json", null, "nope.json cannot be read"],
    ["an empty file", "empty.csv", "", "it is empty"],
    ["a file that is torn", "torn.json", '{"a": [1, 2', "torn.json"],
    ["a number that is none", "nan.json", '{"a": [1, NaN]}', "nan.json"],
    ["words", "words.csv", "a,b\nx,y\n", "words.csv"],
    ["no numbers", "none.json", '{"a": []}', "none.json"],
    ["pairs of unequal length", "odd.json", '{"a": [1,2], "b": [1], "paired": true}', "odd.json"],
  ])("refuses %s", async (_, name, content, reason) => {
    if (content !== null) workshop.write(name, content);
    expect(refusalOf(await workshop.run("stats", name))).toContain(reason);
  });
});
