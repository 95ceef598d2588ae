import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { packageRoot, resolveConfigDir } from "../../../src/config/package-root.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

describe("packageRoot", () => {
  it.each(["src/config/package-root.ts", "dist/src/config/package-root.js"])(
    "finds the package from %s",
    (file) => {
      const root = temporaryFolder();
      writeFileSync(join(root, "package.json"), '{"name": "edge-slm-bench"}');
      mkdirSync(join(root, "dist"), { recursive: true });
      writeFileSync(join(root, "dist/package.json"), '{"type": "module"}');
      expect(packageRoot(pathToFileURL(join(root, file)).href)).toBe(root);
    },
  );

  it("refuses a place outside the package", () => {
    const place = pathToFileURL(join(temporaryFolder(), "x.js")).href;
    expect(() => packageRoot(place)).toThrow(
      expect.objectContaining({ code: "package-root-missing" }) as Error,
    );
  });
});

describe("resolveConfigDir", () => {
  it("is the package's folder unless another is named", () => {
    const own = temporaryFolder();
    expect(resolveConfigDir(null)).toBe(join(packageRoot(), "configs"));
    expect(resolveConfigDir(own)).toBe(own);
  });

  it("refuses a folder that does not exist", () => {
    expect(() => resolveConfigDir("no/such/folder")).toThrow(
      expect.objectContaining({ code: "config-dir-missing" }) as Error,
    );
  });
});
