import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findDataset, resolveDataset } from "../../../../src/assets/datasets/resolve-dataset.ts";
import { sha256Of } from "../../../../src/core/hash.ts";
import { rejectionOf, temporaryFolder } from "../../../support/temporary-folder.ts";
import { sampleDataDir, type SampleForm, sampleLock } from "./sample-dataset.ts";

const TEST = { path: "test.jsonl", split: "test", content: "{}\n" };
const FORMS: SampleForm[] = [
  { id: "first", files: [TEST] },
  { id: "second", files: [{ path: "data/test.csv", split: "test", content: "a,b\n" }] },
];

describe("finding a data set", () => {
  it("reads the named folder and says form, size and hash", async () => {
    const dataDir = sampleDataDir(FORMS);
    const dataset = await resolveDataset("gsm8k", { dataDir, lock: sampleLock("gsm8k", FORMS) });

    expect(dataset).toMatchObject({
      name: "gsm8k",
      form: "first",
      revision: "a".repeat(40),
      origin: "data-dir",
      files: [
        {
          path: "test.jsonl",
          absolutePath: join(dataDir, "sample", "test.jsonl"),
          sizeBytes: 3,
          sha256: sha256Of("{}\n"),
          isPinned: true,
        },
      ],
    });
  });

  it("takes the next form when the first is not here", async () => {
    const [, second] = FORMS;
    const dataDir = sampleDataDir(second === undefined ? [] : [second]);
    const dataset = await resolveDataset("gsm8k", { dataDir, lock: sampleLock("gsm8k", FORMS) });

    expect(dataset.form).toBe("second");
  });

  it("looks into the cache when the named folder has not got it", async () => {
    const options = {
      dataDir: temporaryFolder(),
      cacheDirectory: sampleDataDir(FORMS),
      lock: sampleLock("gsm8k", FORMS),
    };

    expect(await resolveDataset("gsm8k", options)).toMatchObject({ origin: "cache" });
  });

  it("refuses a data set that is not here, and says how to get it", async () => {
    const dataDir = temporaryFolder();
    const cacheDirectory = temporaryFolder();
    const lock = sampleLock("gsm8k", FORMS);
    const refusal = await rejectionOf(resolveDataset("gsm8k", { dataDir, cacheDirectory, lock }));

    expect(refusal).toMatchObject({
      code: "data-missing",
      message: `gsm8k: the data set is not here (looked for sample/ in ${dataDir} and ${cacheDirectory})`,
      hint: "Download it with: edge-bench data pull gsm8k. Or name a folder that holds sample/ with --data-dir or EDGE_BENCH_DATA_DIR. No other data take its place.",
    });
    expect(await findDataset("gsm8k", { dataDir, cacheDirectory, lock })).toBeNull();
  });

  it("names the file that a form lacks", async () => {
    const train = { path: "train.jsonl", split: "train", content: "{}\n", onDisk: null };
    const forms = [{ id: "first", files: [TEST, train] }];
    const options = {
      dataDir: sampleDataDir(forms),
      cacheDirectory: temporaryFolder(),
      lock: sampleLock("gsm8k", forms),
    };

    await expect(resolveDataset("gsm8k", options)).rejects.toThrow(
      "holds a part of the form first; it lacks train.jsonl",
    );
    await expect(findDataset("gsm8k", options)).rejects.toThrow("it lacks train.jsonl");
  });

  it("refuses an altered file with what the lock says and what was found", async () => {
    const forms = [{ id: "first", files: [{ ...TEST, onDisk: "[]\n" }] }];
    const dataDir = sampleDataDir(forms);
    const options = { dataDir, lock: sampleLock("gsm8k", forms) };

    expect(await rejectionOf(resolveDataset("gsm8k", options))).toMatchObject({
      code: "data-altered",
      message: `${join(dataDir, "sample", "test.jsonl")}: the file was altered: datasets.lock says 3 bytes, sha256 ${sha256Of("{}\n")}, the file has 3 bytes, sha256 ${sha256Of("[]\n")}`,
    });
    await expect(findDataset("gsm8k", options)).rejects.toThrow("the file was altered");
  });

  it("takes copies with LF where CRLF was published, also without the last line break", async () => {
    const published = {
      path: "a.txt",
      split: "a",
      content: "x\r\ny\r\n",
      lineEnds: "crlf",
    } as const;
    for (const onDisk of ["x\ny\n", "x\ny", "x\r\ny\r\n"]) {
      const forms = [{ id: "first", files: [{ ...published, onDisk }] }];
      const dataset = await resolveDataset("gsm8k", {
        dataDir: sampleDataDir(forms),
        lock: sampleLock("gsm8k", forms),
      });

      expect(dataset.files[0]).toMatchObject({ sizeBytes: 6, sha256: sha256Of("x\r\ny\r\n") });
    }
  });

  it("refuses other line ends where they were published as they are", async () => {
    const file = { ...TEST, content: "x\r\n", onDisk: "x\n" };
    const forms = [{ id: "first", files: [file] }];
    const options = { dataDir: sampleDataDir(forms), lock: sampleLock("gsm8k", forms) };

    await expect(resolveDataset("gsm8k", options)).rejects.toThrow("the file was altered");
  });

  it("says of a file whose hash nobody recorded that it is not pinned", async () => {
    const forms = [{ id: "first", files: [{ ...TEST, isUnpinned: true }] }];
    const options = { dataDir: sampleDataDir(forms), lock: sampleLock("gsm8k", forms) };

    expect((await resolveDataset("gsm8k", options)).files[0]).toMatchObject({
      sha256: sha256Of("{}\n"),
      isPinned: false,
    });
  });

  it("prefers a form whose files are pinned to an earlier one of the same folder without a hash", async () => {
    const forms = [
      { id: "first", files: [{ ...TEST, path: "copy.jsonl", onDisk: "[]\n", isUnpinned: true }] },
      { id: "second", files: [TEST] },
    ];
    const options = { dataDir: sampleDataDir(forms), lock: sampleLock("gsm8k", forms) };

    expect((await resolveDataset("gsm8k", options)).form).toBe("second");
  });

  it("takes the hash that a download noted for a pinned one", async () => {
    const forms = [
      { id: "first", files: [{ ...TEST, path: "copy.jsonl", isUnpinned: true }] },
      { id: "second", files: [TEST] },
    ];
    const dataDir = sampleDataDir(forms);
    const note = `${sha256Of(TEST.content)}  copy.jsonl\n`;
    writeFileSync(join(dataDir, "sample", "copy.jsonl.sha256"), note);
    const options = { dataDir, lock: sampleLock("gsm8k", forms) };

    expect((await resolveDataset("gsm8k", options)).form).toBe("first");
  });

  it("reads the folder that was named although a pinned form lies in the cache", async () => {
    const unpinned = { id: "first", files: [{ ...TEST, path: "copy.jsonl", isUnpinned: true }] };
    const pinned = { id: "second", files: [TEST] };
    const options = {
      dataDir: sampleDataDir([unpinned]),
      cacheDirectory: sampleDataDir([pinned]),
      lock: sampleLock("gsm8k", [unpinned, pinned]),
    };

    expect(await resolveDataset("gsm8k", options)).toMatchObject({
      form: "first",
      origin: "data-dir",
    });
  });

  it("names what the nearest form lacks, a pinned one before others", async () => {
    const absent = { split: "test", content: "{}\n", onDisk: null };
    const shared = { path: "dev.jsonl", split: "dev", content: "{}\n", required: false };
    const forms = [
      { id: "far", files: [{ ...absent, path: "a" }, { ...absent, path: "b" }, shared] },
      {
        id: "unpinned",
        files: [
          { ...absent, path: "c" },
          { ...shared, isUnpinned: true },
        ],
      },
      { id: "near", files: [{ ...absent, path: "d" }, shared] },
    ];
    const options = {
      dataDir: sampleDataDir(forms),
      cacheDirectory: temporaryFolder(),
      lock: sampleLock("gsm8k", forms),
    };

    await expect(resolveDataset("gsm8k", options)).rejects.toThrow(
      "holds a part of the form near; it lacks d",
    );
  });

  it("holds a file to what its first download had", async () => {
    const forms = [{ id: "first", files: [{ ...TEST, isUnpinned: true }] }];
    const dataDir = sampleDataDir(forms);
    writeFileSync(
      join(dataDir, "sample", "test.jsonl.sha256"),
      `${sha256Of("[]\n")}  test.jsonl\n`,
    );

    await expect(
      resolveDataset("gsm8k", { dataDir, lock: sampleLock("gsm8k", forms) }),
    ).rejects.toThrow("the file was altered");
  });

  it("refuses a named folder that is not there, instead of looking elsewhere", async () => {
    const options = { dataDir: "/nowhere/at/all", cacheDirectory: sampleDataDir(FORMS) };

    expect(await rejectionOf(resolveDataset("gsm8k", options))).toMatchObject({
      code: "data-dir-missing",
    });
  });

  it("takes a folder by the name of a file for no file", async () => {
    const dataDir = temporaryFolder();
    mkdirSync(join(dataDir, "sample", "test.jsonl"), { recursive: true });
    const options = {
      dataDir,
      cacheDirectory: temporaryFolder(),
      lock: sampleLock("gsm8k", FORMS),
    };

    await expect(resolveDataset("gsm8k", options)).rejects.toThrow("the data set is not here");
  });
});
