import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder of this package, from sources and from the build alike: the nearest one above with a package.json. */
export function packageRoot(from: string = import.meta.dirname): string {
  let folder = from;
  while (!existsSync(join(folder, "package.json"))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`no package.json above ${from}`);
    folder = parent;
  }
  return folder;
}
