import { describe, expect, it } from "vitest";
import { checkDataset } from "../../../../src/assets/datasets/check-dataset.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";
import { sampleDataDir, type SampleForm, sampleLock } from "./sample-dataset.ts";

async function statesOf(forms: readonly SampleForm[]): Promise<string[]> {
  const checked = await checkDataset("gsm8k", {
    dataDir: sampleDataDir(forms),
    cacheDirectory: temporaryFolder(),
    lock: sampleLock("gsm8k", forms),
  });
  return checked.map(({ path, state }) => `${path.split("/").at(-1) ?? ""} ${state}`);
}

const file = (path: string, more: object = {}) => ({ path, split: path, content: path, ...more });

describe("verifying a data set", () => {
  it("tells whole, altered, missing and unpinned files", async () => {
    const files = [
      file("whole"),
      file("altered", { onDisk: "other" }),
      file("missing", { onDisk: null }),
      file("optional", { onDisk: null, required: false }),
      file("unpinned", { isUnpinned: true }),
    ];

    expect(await statesOf([{ id: "f", files }])).toEqual([
      "whole ok",
      "altered altered",
      "unpinned unpinned",
      "missing missing",
    ]);
  });

  it("does not ask for the rest of a form beside a complete one", async () => {
    const forms = [
      { id: "f", files: [file("shared"), file("more", { onDisk: null })] },
      { id: "g", files: [file("shared")] },
    ];

    expect(await statesOf(forms)).toEqual(["shared ok"]);
  });

  it("lists a file of two complete forms once, as the pinned form says", async () => {
    const forms = [
      { id: "f", files: [file("one"), file("shared", { isUnpinned: true, onDisk: "other" })] },
      { id: "g", files: [file("two"), file("shared")] },
    ];

    expect(await statesOf(forms)).toEqual(["two ok", "shared ok", "one ok"]);
  });

  it("lists a file of two incomplete forms once, and what the nearest of them lacks", async () => {
    const forms = [
      { id: "f", files: [file("a", { onDisk: null }), file("shared", { isUnpinned: true })] },
      { id: "g", files: [file("b", { onDisk: null }), file("shared")] },
    ];

    expect(await statesOf(forms)).toEqual(["shared ok", "b missing"]);
  });

  it("finds nothing where nothing is", async () => {
    expect(await statesOf([{ id: "f", files: [file("a", { onDisk: null })] }])).toEqual([]);
  });
});
