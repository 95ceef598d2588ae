import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { storeVerified } from "../../../../src/assets/sources/store-verified.ts";
import { inTemporaryFolder, thrownBy } from "../in-temporary-folder.ts";

/** printf abc | sha256sum */
const SHA256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Promise.resolve(Buffer.from(text));
}

describe("a stream that is stored", () => {
  it("becomes a file when size and hash are right", async () => {
    await inTemporaryFolder(async (folder) => {
      const target = { path: join(folder, "new", "m"), sizeBytes: 3, sha256: SHA256 };
      const done: number[] = [];
      await storeVerified(target, "here", chunks("a", "bc"), {
        onProgress: (bytes) => done.push(bytes),
      });
      expect(await readdir(join(folder, "new"))).toEqual(["m"]);
      expect(done).toEqual([1, 3]);
    });
  });

  it.each([
    ["more", ["ab", "cd", "never read"], "here: the lock says 3 bytes, the file has more"],
    ["fewer", ["ab"], "here: the lock says 3 bytes, the file has only 2"],
    ["other", ["abd"], `here: the lock says sha256 ${SHA256}, the file has `],
  ])("leaves nothing when it has %s bytes", async (_, texts, reason) => {
    await inTemporaryFolder(async (folder) => {
      const target = { path: join(folder, "m"), sizeBytes: 3, sha256: SHA256 };
      const error = await thrownBy(() => storeVerified(target, "here", chunks(...texts)));
      expect(error).toMatchObject({ code: "hash-mismatch" });
      expect(String(error)).toContain(reason);
      expect(await readdir(folder)).toEqual([]);
    });
  });

  it("leaves nothing when the caller stops", async () => {
    await inTemporaryFolder(async (folder) => {
      const target = { path: join(folder, "m"), sizeBytes: 3, sha256: SHA256 };
      const stop = new AbortController();
      const error = await thrownBy(() =>
        storeVerified(target, "here", chunks("a", "b", "c"), {
          signal: stop.signal,
          onProgress: () => {
            stop.abort();
          },
        }),
      );
      expect(error).toMatchObject({ name: "AbortError" });
      expect(await readdir(folder)).toEqual([]);
    });
  });
});
