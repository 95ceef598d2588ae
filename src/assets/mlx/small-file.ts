import { open, stat } from "node:fs/promises";

/**
 * The text of a small file; `null` when there is none, when it is no regular file, or when it is larger
 * than `limitBytes` and `cut` is not set. With `cut`, the first `limitBytes` of it.
 */
export async function readSmallFile(
  path: string,
  limitBytes: number,
  options: { readonly cut?: boolean } = {},
): Promise<string | null> {
  const found = await stat(path).catch(() => null);
  if (found?.isFile() !== true) return null;
  if (found.size > limitBytes && options.cut !== true) return null;
  const handle = await open(path, "r").catch(() => null);
  if (handle === null) return null;
  try {
    const buffer = Buffer.alloc(Math.min(found.size, limitBytes));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    return buffer.subarray(0, bytesRead).toString("utf8");
  } finally {
    await handle.close();
  }
}
