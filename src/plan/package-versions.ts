import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";

const ownPackageSchema = z.object({ dependencies: z.record(z.string(), z.string()).default({}) });
const installedPackageSchema = z.object({ version: z.string() });

/**
 * Installed version of every dependency of the package in `root`, from the `package.json` that Node
 * would find; one that is not installed is left out.
 */
export async function readPackageVersions(root: string): Promise<Record<string, string>> {
  const own = ownPackageSchema.safeParse(await readJson(join(root, "package.json")));
  const names = Object.keys(own.data?.dependencies ?? {}).sort();
  const versions: Record<string, string> = {};
  for (const name of names) {
    const version = await installedVersion(root, name);
    if (version !== null) versions[name] = version;
  }
  return versions;
}

async function installedVersion(root: string, name: string): Promise<string | null> {
  for (let folder = root; ; folder = dirname(folder)) {
    const content = await readJson(join(folder, "node_modules", name, "package.json"));
    const installed = installedPackageSchema.safeParse(content);
    if (installed.success) return installed.data.version;
    if (folder === dirname(folder)) return null;
  }
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as unknown;
  } catch {
    return null;
  }
}
