import { existsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeFolders } from "../../../src/core/make-folders.ts";
import { rejectionOf, temporaryFolder } from "../../support/temporary-folder.ts";

describe("making folders", () => {
  it("makes those above too, and takes one that is there", async () => {
    const path = join(temporaryFolder(), "a", "b");
    await makeFolders(path);
    await makeFolders(path);

    expect(statSync(path).isDirectory()).toBe(true);
  });

  it("refuses where a file is in the way", async () => {
    const path = join(temporaryFolder(), "file");
    writeFileSync(path, "");

    expect(await rejectionOf(makeFolders(path))).toMatchObject({ code: "EEXIST" });
  });

  it.skipIf(!existsSync("/proc/self"))("returns below a file system that has no room", async () => {
    expect(await rejectionOf(makeFolders("/proc/x/y/z"))).toMatchObject({ code: "ENOENT" });
  });
});
