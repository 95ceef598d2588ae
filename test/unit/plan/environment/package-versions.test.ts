import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readPackageVersions } from "../../../../src/plan/package-versions.ts";

it("finds installed versions as Node does, here or in a parent folder, and leaves out the rest", async () => {
  const outer = await mkdtemp(join(tmpdir(), "package-versions-"));
  const write = async (path: string, content: unknown): Promise<void> => {
    await mkdir(join(outer, path, ".."), { recursive: true });
    await writeFile(join(outer, path), JSON.stringify(content));
  };
  try {
    const root = "node_modules/tool";
    const dependencies = { near: "^1.0.0", "@scope/far": "^2.0.0", missing: "^3.0.0" };
    await write(`${root}/package.json`, { dependencies });
    await write(`${root}/node_modules/near/package.json`, { version: "1.2.3" });
    await write("node_modules/near/package.json", { version: "0.0.1" });
    await write("node_modules/@scope/far/package.json", { version: "2.3.4" });
    expect(await readPackageVersions(join(outer, root))).toEqual({
      "@scope/far": "2.3.4",
      near: "1.2.3",
    });
  } finally {
    await rm(outer, { recursive: true });
  }
});
