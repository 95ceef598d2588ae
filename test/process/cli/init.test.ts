import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadExperimentFile } from "../../../src/config/experiment-file.ts";
import { refusalOf, RunWorkshop } from "./run-workshop.ts";

const workshop = new RunWorkshop();

afterAll(() => {
  workshop.remove();
});

describe("edge-bench init", () => {
  it("writes an experiment file that run accepts, and says what to type next", async () => {
    workshop.write(
      "configs/models.yaml",
      JSON.stringify({
        models: { mine: { display_name: "Mine", format: "mock", script: "../quick.mock.yaml" } },
      }),
    );
    const { exitCode, stdout } = await workshop.run("init", "--config-dir", "configs");
    const file = await loadExperimentFile(join(workshop.directory, "experiment.yaml"));

    expect(exitCode).toBe(0);
    expect(stdout).toContain("edge-bench run experiment.yaml --dry-run");
    expect(file.models).toEqual(["mine"]);
  });

  it("never replaces a file unless it is told to", async () => {
    const path = workshop.write("mine.yaml", "mine\n");
    const kept = await workshop.run("init", "--output", "mine.yaml");
    expect(refusalOf(kept)).toContain("mine.yaml exists already");
    expect(readFileSync(path, "utf8")).toBe("mine\n");

    const replaced = await workshop.run("init", "--output", "mine.yaml", "--force");
    expect(replaced.exitCode).toBe(0);
    expect(readFileSync(path, "utf8")).toContain("\nquestion: ");
  });

  it.each([
    ["a folder that is not there", ["--output", "nope/x.yaml"], "nope/x.yaml cannot be written"],
    ["a folder", ["--output", "configs", "--force"], "configs cannot be written"],
  ])("refuses to write to %s", async (_, words, reason) => {
    expect(refusalOf(await workshop.run("init", ...words))).toContain(reason);
  });

  it.skipIf(process.platform !== "linux")("says that the disk is full", async () => {
    const result = await workshop.run("init", "--output", "/dev/full", "--force");
    expect(refusalOf(result)).toContain("ENOSPC");
  });
});
