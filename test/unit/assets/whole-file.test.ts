import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeWholeFile } from "../../../src/assets/whole-file.ts";
import { inTemporaryFolder, thrownBy } from "./in-temporary-folder.ts";

/** Above the largest process id of every system. */
const NO_PROCESS = 2 ** 30;

describe("a file that is whole or not there", () => {
  it("appears with all its bytes", async () => {
    await inTemporaryFolder(async (folder) => {
      const path = join(folder, "model.gguf");
      await writeWholeFile(path, 6, async (file) => {
        await file.append(Buffer.from("abc"));
        expect(await readdir(folder)).toEqual([`model.gguf.${process.pid}.incomplete`]);
        await file.append(Buffer.from("def"));
      });
      expect(await readFile(path, "utf8")).toBe("abcdef");
      expect(await readdir(folder)).toEqual(["model.gguf"]);
    });
  });

  it("leaves nothing when writing fails", async () => {
    await inTemporaryFolder(async (folder) => {
      const error = await thrownBy(() =>
        writeWholeFile(join(folder, "model.gguf"), 3, async (file) => {
          await file.append(Buffer.from("abc"));
          throw new Error("the source broke off");
        }),
      );
      expect(error).toEqual(new Error("the source broke off"));
      expect(await readdir(folder)).toEqual([]);
    });
  });

  it("is refused before anything is written when the disk has less room", async () => {
    await inTemporaryFolder(async (folder) => {
      let started = false;
      const error = await thrownBy(() =>
        writeWholeFile(join(folder, "model.gguf"), 2 ** 52, () => {
          started = true;
          return Promise.resolve();
        }),
      );
      expect(error).toMatchObject({ code: "disk-full" });
      expect(String(error)).toContain("4503599627370496 bytes are needed");
      expect(started).toBe(false);
    });
  });

  it("removes what a killed process left of it, and nothing else", async () => {
    await inTemporaryFolder(async (folder) => {
      const others = [
        "other.gguf",
        `other.gguf.${NO_PROCESS}.incomplete`,
        `model.gguf.${process.ppid}.incomplete`,
      ];
      for (const name of [`model.gguf.${NO_PROCESS}.incomplete`, ...others]) {
        await writeFile(join(folder, name), "");
      }
      await writeWholeFile(join(folder, "model.gguf"), 0, () => Promise.resolve());
      expect((await readdir(folder)).toSorted()).toEqual(["model.gguf", ...others].toSorted());
    });
  });

  it.skipIf(process.getuid?.() === 0)("is refused in a folder without permission", async () => {
    await inTemporaryFolder(async (folder) => {
      const closed = join(folder, "closed");
      await mkdir(closed);
      await chmod(closed, 0o500);
      const error = await thrownBy(() =>
        writeWholeFile(join(closed, "model.gguf"), 0, () => Promise.resolve()),
      );
      expect(error).toMatchObject({ code: "output-not-writable" });
    });
  });
});
