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

  it("finds nothing where nothing is", async () => {
    expect(await statesOf([{ id: "f", files: [file("a", { onDisk: null })] }])).toEqual([]);
  });
});
