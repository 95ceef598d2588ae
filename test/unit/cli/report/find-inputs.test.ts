import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  findInputs,
  newestInput,
  requireDistinctIds,
} from "../../../../src/cli/report/find-inputs.ts";
import { rejectionOf, temporaryFolder } from "../../../support/temporary-folder.ts";

const A = "exp_20260101_000000";
const B = "exp_20260102_000000";
const RUN = "run_20260103_000000";

/** Results with an experiment, and a run with another one. */
function results(): { folder: string; run: string; inRun: string } {
  const folder = temporaryFolder();
  const run = join(folder, RUN);
  for (const [parent, id] of [
    [folder, A],
    [run, B],
  ] as const) {
    mkdirSync(join(parent, id), { recursive: true });
    writeFileSync(join(parent, id, `experiment_config_${id}.json`), "{}");
  }
  writeFileSync(join(run, "run.json"), "{}");
  return { folder, run, inRun: join(run, B) };
}

describe("findInputs", () => {
  it("finds experiments by id or folder, and those of runs by the run, by themselves or by both", async () => {
    const { folder, run, inRun } = results();
    const found = (word: string): Promise<string[]> => findInputs([word], folder);

    expect(await found(A)).toEqual([join(folder, A)]);
    expect(await found(join(folder, A))).toEqual([join(folder, A)]);
    for (const word of [RUN, run, B, `${RUN}/${B}`, inRun])
      expect(await found(word)).toEqual([inRun]);
  });

  it("takes each once, whatever it was called", async () => {
    const { folder, inRun } = results();
    expect(await findInputs([RUN, B, inRun, A], folder)).toEqual([inRun, join(folder, A)]);
  });

  it.each([
    ["nothing", [], "experiment-unnamed"],
    ["an unknown id", ["exp_20300101_000000"], "experiment-unknown"],
    ["a folder of something else", ["."], "experiment-unknown"],
    ["a file", ["file"], "experiment-unknown"],
    ["a folder with records alone", ["records"], "experiment-incomplete"],
    ["a run in which nothing was measured", ["run_20260104_000000"], "experiment-incomplete"],
  ])("refuses %s", async (_, words, code) => {
    const { folder } = results();
    writeFileSync(join(folder, "file"), "");
    for (const [name, file] of [
      ["records", "records.jsonl"],
      ["run_20260104_000000", "run.json"],
    ] as const) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, file), "");
    }
    const paths = words.map((word) => (word === "." ? folder : word));
    expect(await rejectionOf(findInputs(paths, folder))).toMatchObject({ code });
  });

  it("asks back for a near id", async () => {
    const { folder } = results();
    expect(String(await rejectionOf(findInputs(["exp_20260102_00000"], folder)))).toContain(
      `Did you mean "${B}"?`,
    );
  });

  it("never says of a folder that it did not make that it can be deleted", async () => {
    const error = await rejectionOf(findInputs([temporaryFolder()], "results"));
    expect(JSON.stringify(error)).not.toContain("deleted");
  });
});

describe("requireDistinctIds", () => {
  it("refuses two places of one id, and takes one place twice", () => {
    expect(requireDistinctIds(["x/a", "x/b", "./x/a"])).toEqual(["./x/a", "x/b"]);
    expect(() => requireDistinctIds(["x/a", "y/a"])).toThrow("they cannot be told apart");
  });
});

describe("newestInput", () => {
  it("is a run with experiments when that began last", async () => {
    const { folder, inRun } = results();
    mkdirSync(join(folder, "run_20260201_000000"));
    writeFileSync(join(folder, "run_20260201_000000", "run.json"), "{}");
    expect(await newestInput(folder)).toEqual([inRun]);
  });

  it("is refused where there is none", async () => {
    const error = await rejectionOf(newestInput(temporaryFolder()));
    expect(error).toMatchObject({ code: "experiment-unknown" });
  });
});
