import { existsSync, readFileSync } from "node:fs";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findModelFile, findModelFiles } from "../../../src/assets/find-model-file.ts";
import { foldersIn, type ModelFolders } from "../../../src/assets/hub/model-places.ts";
import { pullModel } from "../../../src/assets/pull-model.ts";
import { removeModel } from "../../../src/assets/remove-model.ts";
import { verifyModel } from "../../../src/assets/verify-model.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { bytesOf, flipped, lockOfHub, REPOSITORY } from "./hub-models.ts";
import { COMMIT, hubServer, sha256 } from "./hub-server.ts";

const MLX = {
  "model.safetensors": bytesOf(5000, 7),
  "config.json": Buffer.from('{"model_type":"llama"}'),
};
const LOCK = lockOfHub(MLX);

async function pulled(): Promise<{ folders: ModelFolders; folder: string; repository: string }> {
  const hub = await hubServer({ [REPOSITORY]: { files: MLX } });
  const folders = foldersIn(temporaryFolder());
  const folder = await pullModel("mine", LOCK, { folders, settings: hub.settings });
  return { folders, folder, repository: join(folders.hub, "models--owner--model") };
}

describe("finding a model of several files", () => {
  it("returns the folder, and every file with what the lock says of it", async () => {
    const { folders, folder } = await pulled();
    const found = await findModelFiles("mine", LOCK, folders);

    expect(found?.path).toBe(folder);
    expect(found?.files.map(({ path, locked }) => [path, locked.sizeBytes])).toEqual([
      [join(folder, "model.safetensors"), 5000],
      [join(folder, "config.json"), MLX["config.json"].length],
    ]);
  });

  it("finds nothing as long as one file lacks or is cut off", async () => {
    const { folders, folder } = await pulled();
    await writeFile(join(folder, "config.json"), "{");

    expect(await findModelFile("mine", LOCK, folders)).toBeNull();
  });
});

describe("verifying a model of several files", () => {
  it("names each file that was altered or lacks where only the lock's bytes belong", async () => {
    const { folders, folder, repository } = await pulled();
    await writeFile(join(folder, "model.safetensors"), flipped(MLX["model.safetensors"]));
    const altered = await verifyModel("mine", LOCK, folders);
    await removeBlob(repository);
    const lacking = await verifyModel("mine", LOCK, folders);

    expect(altered.map(({ path, state }) => [path, state])).toEqual([
      [join(folder, "model.safetensors"), "altered"],
      [join(folder, "config.json"), "whole"],
    ]);
    expect(lacking.map(({ state }) => state)).toEqual(["missing", "whole"]);
  });

  it("takes another revision with files of other sizes for another version, not for altered", async () => {
    const { folders, repository } = await pulled();
    const other = join(repository, "snapshots", "e".repeat(40));
    await mkdir(other);
    await writeFile(join(other, "model.safetensors"), "another version");
    await writeFile(join(other, "config.json"), "{}");

    expect((await verifyModel("mine", LOCK, folders)).map(({ state }) => state)).toEqual([
      "whole",
      "whole",
    ]);
  });

  it("says that nothing can be compared where no hash is known", async () => {
    const { folders, folder } = await pulled();
    const mine = LOCK.models["mine"];
    if (mine === undefined) throw new Error("no entry");
    const files = mine.files.map((file) => ({ ...file, sha256: null, gitBlobSha1: null }));
    const models = { mine: { ...mine, files, state: "unlocked" as const } };
    const [first] = await verifyModel("mine", { version: 1, models }, folders);

    expect(first).toEqual({
      id: "mine",
      path: join(folder, "model.safetensors"),
      state: "not-verifiable",
      problem: `models.lock knows no hash of it; it has 5000 bytes, sha256 ${sha256(MLX["model.safetensors"])}`,
    });
  });
});

describe("removing a model", () => {
  it("keeps bytes that another revision shows", async () => {
    const { folders, folder, repository } = await pulled();
    const other = join(repository, "snapshots", "e".repeat(40));
    await mkdir(other);
    const blob = join("..", "..", "blobs", sha256(MLX["model.safetensors"]));
    await symlink(blob, join(other, "renamed.safetensors"));
    const { removed, freedBytes } = await removeModel("mine", LOCK, false, folders);

    expect(removed).toHaveLength(2);
    expect(freedBytes).toBe(MLX["config.json"].length);
    expect(existsSync(folder)).toBe(false);
    expect(readFileSync(join(other, "renamed.safetensors")).length).toBe(5000);
  });

  it("removes what an unfinished download left", async () => {
    const folders = foldersIn(temporaryFolder());
    const blobs = join(folders.hub, "models--owner--model", "blobs");
    await mkdir(blobs, { recursive: true });
    const part = join(blobs, `${sha256(MLX["model.safetensors"])}.99999999.incomplete`);
    await writeFile(part, "half");
    const { removed, freedBytes } = await removeModel("mine", LOCK, false, folders);

    expect(removed).toEqual([part]);
    expect(freedBytes).toBe(4);
    expect(existsSync(blobs)).toBe(false);
  });

  it("touches nothing behind a link that leads out of the cache", async () => {
    const folders = foldersIn(temporaryFolder());
    const snapshot = join(folders.hub, "models--owner--model", "snapshots", COMMIT);
    await mkdir(snapshot, { recursive: true });
    const theirs = join(temporaryFolder(), "theirs.safetensors");
    await writeFile(theirs, MLX["model.safetensors"]);
    await symlink(theirs, join(snapshot, "model.safetensors"));
    const { removed, freedBytes } = await removeModel("mine", LOCK, false, folders);

    expect(removed).toEqual([join(snapshot, "model.safetensors")]);
    expect(freedBytes).toBe(0);
    expect(readFileSync(theirs).length).toBe(5000);
  });
});

async function removeBlob(repository: string): Promise<void> {
  await rm(join(repository, "blobs", sha256(MLX["model.safetensors"])));
}
