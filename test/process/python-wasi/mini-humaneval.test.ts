import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { canonicalProgram, humanEvalColumnsSchema } from "../../../src/score/humaneval-program.ts";
import { createHumanEvalScorer } from "../../../src/score/humaneval.ts";
import { textRecord, textTrial } from "../../fixtures/realistic/trials.ts";

const SANDBOX = { workerCount: 2, wallLimitMs: 50_000 };

/** The small set of Python tasks that comes with the project, as trials of the task. */
const ITEMS = readFileSync("data/mini/python.jsonl", "utf8")
  .trim()
  .split("\n")
  .map((line, docId) => {
    const doc = JSON.parse(line) as Record<string, string>;
    const columns = humanEvalColumnsSchema.parse(doc);
    const target = canonicalProgram(columns).check;
    return { trial: textTrial({ scorer: "humaneval", doc, docId, target }), columns };
  });

it("gives 1 to every canonical solution of the small set, and 0 to bodies that do nothing", async () => {
  await using scorer = await createHumanEvalScorer(
    ITEMS.map(({ trial }) => trial),
    SANDBOX,
  );
  const passes = async (body: (solution: string) => string): Promise<unknown[]> =>
    Promise.all(
      ITEMS.map(async ({ trial, columns }) => {
        const record = textRecord(body(columns.canonical_solution));
        return (await scorer.score(trial, record)).metrics["pass@1"];
      }),
    );
  expect(await passes((solution) => solution)).toEqual(ITEMS.map(() => 1));
  expect(await passes(() => "    pass\n")).toEqual(ITEMS.map(() => 0));
});

it("refuses to score with a document whose own solution fails", async () => {
  const trials = ITEMS.slice(0, 2).map(({ trial }) => trial);
  const [first] = trials;
  const broken = trials.map((trial) =>
    trial === first
      ? { ...trial, doc: { ...trial.doc, canonical_solution: "    return None\n" } }
      : trial,
  );
  await expect(createHumanEvalScorer(broken, SANDBOX)).rejects.toMatchObject({
    code: "sandbox-self-test",
  });
});
