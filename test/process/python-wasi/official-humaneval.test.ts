import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPythonSandbox, type PythonSandbox } from "../../../bindings/python-wasi/sandbox.ts";
import { humanEvalColumnsSchema } from "../../../src/score/humaneval-program.ts";
import { selfTestHumanEval } from "../../../src/score/humaneval-self-test.ts";

const DATA = process.env["EDGE_BENCH_TEST_DATA"];
const FILE = DATA === undefined ? null : join(DATA, "datasets/humaneval/HumanEval.jsonl.gz");

/** Skipped unless EDGE_BENCH_TEST_DATA names a folder with datasets/humaneval/HumanEval.jsonl.gz. */
describe.skipIf(FILE === null || !existsSync(FILE))("the official HumanEval", () => {
  let sandbox: PythonSandbox;
  const documents = (): ReturnType<typeof humanEvalColumnsSchema.parse>[] =>
    gunzipSync(readFileSync(FILE ?? ""))
      .toString("utf8")
      .trim()
      .split("\n")
      .map((line) => humanEvalColumnsSchema.parse(JSON.parse(line)));
  beforeAll(async () => {
    sandbox = await openPythonSandbox({ workerCount: 2, wallLimitMs: 60_000 });
  });
  afterAll(() => sandbox.close());

  it("passes with all 164 canonical solutions", { timeout: 300_000 }, async () => {
    expect(documents()).toHaveLength(164);
    await expect(selfTestHumanEval(documents(), sandbox)).resolves.toBeUndefined();
  });

  it("passes with none of 164 bodies that do nothing", { timeout: 300_000 }, async () => {
    const verdicts = await Promise.all(
      documents().map(({ prompt, test, entry_point }) =>
        sandbox.run({ program: `${prompt}    pass\n`, check: `${test}\ncheck(${entry_point})` }),
      ),
    );
    expect(verdicts).toHaveLength(164);
    expect(verdicts.filter(({ outcome }) => outcome === "passed")).toEqual([]);
    expect(new Set(verdicts.map(({ outcome }) => outcome))).toEqual(
      new Set(["assertion-failed", "exception"]),
    );
  });
});
