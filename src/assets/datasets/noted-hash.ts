import { readFile, writeFile } from "node:fs/promises";

/** Where the hash of a download that the lock does not know is noted, as `sha256sum` writes it. */
function notePath(path: string): string {
  return `${path}.sha256`;
}

/** What the first download of this file had; `null` when nothing was noted. */
export async function notedHash(path: string): Promise<string | null> {
  const note = await readFile(notePath(path), "utf8").catch(() => "");
  return /^[0-9a-f]{64}(?=\s)/.exec(note)?.[0] ?? null;
}

export async function noteHash(path: string, sha256: string): Promise<void> {
  const name = path.split(/[\\/]/).at(-1) ?? path;
  await writeFile(notePath(path), `${sha256}  ${name}\n`);
}
