import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../../src/core/package-root.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

describe("packageRoot", () => {
  it.each(["src/core/package-root.ts", "dist/src/core/package-root.js"])(
    "finds the package from %s, past other packages' files",
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
