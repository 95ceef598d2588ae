import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { ManifestDataset } from "../core/manifest.ts";
import { sha256OfFile } from "../core/sha256-of-file.ts";
import { miniFolder } from "./mini-data.ts";

/** A set of `data/mini` as a manifest names it. */
export async function miniDataset(name: string): Promise<ManifestDataset> {
  const path = join(miniFolder(), `${name}.jsonl`);
  const { size } = await stat(path);
  return {
    name: `mini/${name}`,
    origin: "mini",
    revision: null,
    license: "Apache-2.0",
    isVerified: false,
    files: [{ path: `data/mini/${name}.jsonl`, sizeBytes: size, sha256: await sha256OfFile(path) }],
  };
}
