import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestsOfFile, RunningDigest } from "../../../../src/assets/download/running-digest.ts";
import { temporaryFile } from "../../../support/temporary-folder.ts";

describe("hashes of a file that arrives in pieces", () => {
  it("are those of sha256sum and of git hash-object", async () => {
    const path = temporaryFile("abc", "abc");

    // printf abc | sha256sum; printf abc | git hash-object --stdin
    expect(await digestsOfFile(path, true)).toEqual({
      sizeBytes: 3,
      sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      gitBlobSha1: "f2ba8f84ab5c1bce84a7b441cb1959cfc7093b7f",
    });
    expect((await digestsOfFile(path, false)).gitBlobSha1).toBeNull();
  });

  it("do not depend on how it was cut, nor on what was there before a new beginning", () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 8 });
    fc.assert(
      fc.property(pieces, pieces, (before, after) => {
        const whole = Buffer.concat(after);
        const digest = new RunningDigest(whole.length);
        for (const piece of before) digest.update(piece);
        digest.current();
        digest.restart();
        for (const piece of after) digest.update(piece);

        expect(digest.current()).toEqual({
          sizeBytes: whole.length,
          sha256: createHash("sha256").update(whole).digest("hex"),
          gitBlobSha1: createHash("sha1")
            .update(`blob ${whole.length}\0`)
            .update(whole)
            .digest("hex"),
        });
      }),
    );
  });
});
