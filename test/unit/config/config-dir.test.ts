import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfigDir } from "../../../src/config/config-dir.ts";
import { packageRoot } from "../../../src/core/package-root.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

describe("resolveConfigDir", () => {
  it("is the package's folder unless another is named", () => {
    const own = temporaryFolder();
    expect(resolveConfigDir(null)).toBe(join(packageRoot(), "configs"));
    expect(resolveConfigDir(own)).toBe(own);
  });

  it.each(["no/such/folder", "package.json"])("refuses %s, which is no folder", (path) => {
    expect(() => resolveConfigDir(path)).toThrow(
      expect.objectContaining({ code: "config-dir-missing" }) as Error,
    );
  });
});
