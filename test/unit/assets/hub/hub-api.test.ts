import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hubFileUrl, repositoryFrom } from "../../../../src/assets/hub/hub-api.ts";
import { PrerequisiteError } from "../../../../src/core/errors.ts";

const COMMIT = "0123456789abcdef0123456789abcdef01234567";
const PLACE = { repository: "owner/model", revision: "main", file: null };

function read(answer: unknown): ReturnType<typeof repositoryFrom> {
  return repositoryFrom(Buffer.from(JSON.stringify(answer)), PLACE);
}

describe("the hub's answer on a repository", () => {
  it("is read with what is wanted of it, whatever else it holds", () => {
    const lfs = { sha256: "a".repeat(64), size: 7, pointerSize: 130 };
    const siblings = [{ rfilename: "m.gguf", size: 7, blobId: "b".repeat(40), lfs }];
    const answer = { _id: "1", sha: COMMIT, siblings, cardData: { license: "mit", tags: ["x"] } };

    expect(read(answer)).toMatchObject({ sha: COMMIT, siblings, cardData: { license: "mit" } });
  });

  it("may have a card that is not as it should be", () => {
    const answer = { sha: COMMIT, siblings: [], cardData: { license: 3, base_model: { a: 1 } } };

    expect(read(answer).cardData).toMatchObject({ license: null, base_model: null });
    expect(read({ sha: COMMIT, siblings: [], cardData: "none" }).cardData).toBeNull();
  });

  it("is refused without a commit", () => {
    expect(() => read({ sha: "main", siblings: [] })).toThrow(
      "owner/model @ main: the hub's answer is not usable",
    );
  });

  it("is read or refused in words, whatever arrives", () => {
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.json().map((text) => Buffer.from(text)),
      fc
        .record({ sha: fc.constant(COMMIT), siblings: fc.jsonValue(), cardData: fc.jsonValue() })
        .map((answer) => Buffer.from(JSON.stringify(answer))),
    );
    fc.assert(
      fc.property(anything, (bytes) => {
        try {
          expect(repositoryFrom(bytes, PLACE).sha).toBe(COMMIT);
        } catch (error) {
          expect(error).toBeInstanceOf(PrerequisiteError);
        }
      }),
    );
  });
});

describe("the address of a file on the hub", () => {
  it("is fixed to the revision, with every part of the path encoded", () => {
    const settings = { endpoint: "https://hub.example", authorization: null, isOffline: false };
    const place = { repository: "owner/model", revision: COMMIT };

    expect(hubFileUrl(place, "q8/a b?#.gguf", settings)).toBe(
      `https://hub.example/owner/model/resolve/${COMMIT}/q8/a%20b%3F%23.gguf`,
    );
  });
});
