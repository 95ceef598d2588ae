import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { chooseData, manifestDataset } from "../../../src/tasks/task-data.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const NOTE =
  /^note: hellaswag: .*hellaswag_val\.jsonl: its hash is not pinned, so its content was not verified\.$/;

/** A data folder with HellaSwag's authors' file, of which datasets.lock knows no hash. */
function unpinnedFolder(): string {
  const dataDir = temporaryFolder();
  mkdirSync(join(dataDir, "hellaswag"));
  writeFileSync(join(dataDir, "hellaswag", "hellaswag_val.jsonl"), "{}\n");
  return dataDir;
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("the data of a task", () => {
  it("are taken without a known hash, with a note that names the file", async () => {
    const notes: string[] = [];
    const chosen = await chooseData(
      { dataset: "hellaswag", mini: "multiple_choice" },
      {
        dataDir: unpinnedFolder(),
        mini: false,
        acceptedLicenses: [],
        onNote: (note) => notes.push(note),
      },
    );

    expect(notes).toEqual([expect.stringMatching(NOTE)]);
    expect(chosen.origin === "published" && manifestDataset(chosen.dataset).isVerified).toBe(false);
  });

  it("that are not here are named with the acceptance that their download needs", async () => {
    vi.stubEnv("EDGE_BENCH_CACHE_DIR", temporaryFolder());
    vi.stubEnv("EDGE_BENCH_DATA_DIR", "");
    const notes: string[] = [];
    await chooseData(
      { dataset: "financial_phrasebank", mini: "sentiment" },
      { dataDir: null, mini: false, acceptedLicenses: [], onNote: (note) => notes.push(note) },
    );

    expect(notes).toEqual([
      "note: financial_phrasebank is not here; the small set data/mini/sentiment.jsonl of this project is used. Fetch it: edge-bench data pull financial_phrasebank --accept-license financial_phrasebank",
    ]);
  });
});
