import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeCacheFolder } from "../../../src/assets/make-cache-folder.ts";
import { rejectionOf, temporaryFolder } from "../../support/temporary-folder.ts";

describe("a folder of the cache that cannot be made", () => {
  it("is refused with its path and with what to set", async () => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "");

    expect(await rejectionOf(makeCacheFolder(join(file, "datasets")))).toMatchObject({
      code: "output-not-writable",
      message: expect.stringContaining(
        `${join(file, "datasets")}: the folder cannot be created: ENOTDIR`,
      ) as string,
      hint: "Set EDGE_BENCH_CACHE_DIR to a folder in which you may write.",
    });
  });
});
