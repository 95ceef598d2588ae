import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DATA_WORDS } from "../../../src/assets/datasets/pull-dataset.ts";
import { downloadFile, type DownloadTarget } from "../../../src/assets/download/download-file.ts";
import { rejectionOf, temporaryFolder } from "../../support/temporary-folder.ts";
import { dataServer, dropAfter, sendFile } from "./data-server.ts";

const CONTENT = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 31) % 251));
const SHA256 = createHash("sha256").update(CONTENT).digest("hex");
const FLIPPED = Buffer.from(CONTENT);
FLIPPED[1000] = (FLIPPED[1000] ?? 0) ^ 1;
const QUICK = { pauseMs: 1, words: DATA_WORDS };

function target(more: Partial<DownloadTarget> = {}): DownloadTarget {
  const path = join(temporaryFolder(), "deep", "er", "file.bin");
  return { path, sizeBytes: CONTENT.length, sha256: SHA256, ...more };
}

const filesBeside = (path: string): string[] => readdirSync(join(path, ".."));

describe("downloading a file", () => {
  it("stores the whole file and nothing else", async () => {
    const server = await dataServer((request, response) => {
      sendFile(request, response, CONTENT);
    });
    const file = target();
    const seen: number[] = [];
    const { sha256 } = await downloadFile(`${server.address}/x`, file, {
      words: DATA_WORDS,
      onProgress: (doneBytes) => seen.push(doneBytes),
    });

    expect(sha256).toBe(SHA256);
    expect(readFileSync(file.path).equals(CONTENT)).toBe(true);
    expect(filesBeside(file.path)).toEqual(["file.bin"]);
    expect(seen.at(-1)).toBe(CONTENT.length);
    expect(server.ranges).toEqual([null]);
  });

  it("goes on where a dropped connection stopped", async () => {
    const server = await dataServer((request, response, count) => {
      if (count === 1) dropAfter(response, CONTENT, 70_000);
      else sendFile(request, response, CONTENT);
    });
    const file = target();
    await downloadFile(`${server.address}/x`, file, QUICK);

    expect(readFileSync(file.path).equals(CONTENT)).toBe(true);
    expect(server.ranges).toEqual([null, expect.stringMatching(/^bytes=[1-9]\d*-$/)]);
  });

  it("begins again when the server knows no ranges", async () => {
    const server = await dataServer((_, response, count) => {
      if (count === 1) dropAfter(response, CONTENT, 70_000);
      else response.writeHead(200, { "content-length": CONTENT.length }).end(CONTENT);
    });
    const file = target();
    await downloadFile(`${server.address}/x`, file, QUICK);

    expect(readFileSync(file.path).equals(CONTENT)).toBe(true);
    expect(server.ranges).toHaveLength(2);
  });

  it("keeps what arrived when the connection is lost for good, and the next call goes on", async () => {
    const lost = await dataServer((_, response) => {
      dropAfter(response, CONTENT, 70_000);
    });
    const file = target();
    const refusal = await rejectionOf(downloadFile(`${lost.address}/x`, file, QUICK));
    const back = await dataServer((request, response) => {
      sendFile(request, response, CONTENT);
    });

    expect(refusal).toMatchObject({ code: "download-failed" });
    expect(existsSync(file.path)).toBe(false);
    await downloadFile(`${back.address}/x`, file, QUICK);
    expect(readFileSync(file.path).equals(CONTENT)).toBe(true);
    expect(back.ranges).toEqual([expect.stringMatching(/^bytes=[1-9]\d*-$/)]);
  });

  it("takes over what an ended process left", async () => {
    const server = await dataServer((request, response) => {
      sendFile(request, response, CONTENT);
    });
    const path = join(temporaryFolder(), "file.bin");
    // Beyond the largest process id of Linux and macOS.
    writeFileSync(`${path}.99999999.incomplete`, CONTENT.subarray(0, 50_000));
    await downloadFile(`${server.address}/x`, target({ path }), QUICK);

    expect(server.ranges).toEqual(["bytes=50000-"]);
    expect(readFileSync(path).equals(CONTENT)).toBe(true);
    expect(filesBeside(path)).toEqual(["file.bin"]);
  });

  it("takes over a part that no longer grows, whoever has its process id now", async () => {
    const server = await dataServer((request, response) => {
      sendFile(request, response, CONTENT);
    });
    const path = join(temporaryFolder(), "file.bin");
    const [growing, left] = [`${path}.1.incomplete`, `${path}.${process.ppid}.incomplete`];
    writeFileSync(growing, CONTENT.subarray(0, 90_000));
    writeFileSync(left, CONTENT.subarray(0, 50_000));
    const anHourAgo = Date.now() / 1000 - 3600;
    utimesSync(left, anHourAgo, anHourAgo);
    await downloadFile(`${server.address}/x`, target({ path }), QUICK);

    expect(server.ranges).toEqual(["bytes=50000-"]);
    expect(filesBeside(path).sort()).toEqual(["file.bin", "file.bin.1.incomplete"]);
  });

  it("keeps what is here when a page of another length comes in between", async () => {
    let isBlocked = true;
    const server = await dataServer((request, response) => {
      if (isBlocked) response.writeHead(200, { "content-length": 6 }).end("log in");
      else sendFile(request, response, CONTENT);
    });
    const path = join(temporaryFolder(), "file.bin");
    writeFileSync(`${path}.99999999.incomplete`, CONTENT.subarray(0, 50_000));
    const refusal = await rejectionOf(downloadFile(`${server.address}/x`, target({ path }), QUICK));
    isBlocked = false;
    await downloadFile(`${server.address}/x`, target({ path }), QUICK);

    expect(refusal).toMatchObject({ code: "hash-mismatch" });
    expect(String(refusal)).toContain("the server announces 6 bytes, asked twice");
    expect(server.ranges).toEqual(["bytes=50000-", "bytes=50000-", "bytes=50000-"]);
    expect(readFileSync(path).equals(CONTENT)).toBe(true);
  });

  it("throws away a beginning of other bytes and fetches the whole file", async () => {
    const server = await dataServer((request, response) => {
      sendFile(request, response, CONTENT);
    });
    const path = join(temporaryFolder(), "file.bin");
    writeFileSync(`${path}.99999999.incomplete`, FLIPPED.subarray(0, 50_000));
    await downloadFile(`${server.address}/x`, target({ path }), QUICK);

    expect(server.ranges).toEqual(["bytes=50000-", null]);
    expect(readFileSync(path).equals(CONTENT)).toBe(true);
  });

  it("begins again when what is left is as long as the file", async () => {
    const server = await dataServer((request, response) => {
      sendFile(request, response, CONTENT);
    });
    const path = join(temporaryFolder(), "file.bin");
    writeFileSync(`${path}.99999999.incomplete`, CONTENT);
    await downloadFile(`${server.address}/x`, target({ path, sizeBytes: null }), QUICK);

    // Without a size the server has to say that nothing follows: 416.
    expect(server.ranges).toEqual([`bytes=${CONTENT.length}-`, null]);
  });

  it("asks once more after a flipped byte", async () => {
    const server = await dataServer((request, response, count) => {
      sendFile(request, response, count === 1 ? FLIPPED : CONTENT);
    });
    const file = target();
    await downloadFile(`${server.address}/x`, file, QUICK);

    expect(readFileSync(file.path).equals(CONTENT)).toBe(true);
    expect(server.ranges).toEqual([null, null]);
  });

  it("refuses a byte that stays flipped, with both hashes, and keeps nothing", async () => {
    const server = await dataServer((request, response) => {
      sendFile(request, response, FLIPPED);
    });
    const file = target();
    const url = `${server.address}/x`;
    const found = createHash("sha256").update(FLIPPED).digest("hex");

    expect(await rejectionOf(downloadFile(url, file, QUICK))).toMatchObject({
      code: "hash-mismatch",
      message: `${url}: datasets.lock says 200000 bytes, sha256 ${SHA256}; what arrived, twice, has 200000 bytes, sha256 ${found}`,
    });
    expect(filesBeside(file.path)).toEqual([]);
    expect(server.ranges).toEqual([null, null]);
  });

  it("refuses a file that is shorter or longer", async () => {
    for (const content of [CONTENT.subarray(0, 100), Buffer.concat([CONTENT, CONTENT])]) {
      const server = await dataServer((request, response) => {
        sendFile(request, response, content);
      });

      expect(await rejectionOf(downloadFile(`${server.address}/x`, target(), QUICK))).toMatchObject(
        {
          code: "hash-mismatch",
        },
      );
    }
  });

  it("does not ask again for what the server has not got", async () => {
    const server = await dataServer((_, response) => {
      response.writeHead(404).end("no");
    });
    const url = `${server.address}/x`;

    expect(await rejectionOf(downloadFile(url, target(), QUICK))).toMatchObject({
      code: "download-failed",
      message: `${url}: cannot be downloaded: the server answers 404 Not Found`,
    });
    expect(server.ranges).toHaveLength(1);
  });

  it("asks again when the server is overloaded", async () => {
    const server = await dataServer((request, response, count) => {
      if (count < 3) response.writeHead(503).end();
      else sendFile(request, response, CONTENT);
    });

    expect((await downloadFile(`${server.address}/x`, target(), QUICK)).sha256).toBe(SHA256);
  });

  it("gives up a connection on which nothing arrives", async () => {
    const server = await dataServer((request, response, count) => {
      if (count > 1) sendFile(request, response, CONTENT);
    });

    const options = { ...QUICK, silenceMs: 100 };
    const { sha256 } = await downloadFile(`${server.address}/x`, target(), options);

    expect(sha256).toBe(SHA256);
  });

  it("says why no connection can be made", async () => {
    const refusal = rejectionOf(downloadFile("http://127.0.0.1:9/x", target(), QUICK));

    expect(await refusal).toMatchObject({ code: "download-failed" });
  });

  it("takes what arrives where no hash is known, and never goes on with an older part", async () => {
    const server = await dataServer((request, response) => {
      sendFile(request, response, CONTENT);
    });
    const path = join(temporaryFolder(), "file.bin");
    writeFileSync(`${path}.99999999.incomplete`, FLIPPED.subarray(0, 50_000));

    const unknown = target({ path, sizeBytes: null, sha256: null });
    const { sha256 } = await downloadFile(`${server.address}/x`, unknown, QUICK);

    expect(sha256).toBe(SHA256);
    expect(server.ranges).toEqual([null]);
  });

  it("ends when the caller gives up", async () => {
    const server = await dataServer(() => undefined);
    const signal = AbortSignal.timeout(100);

    await expect(
      downloadFile(`${server.address}/x`, target(), { ...QUICK, signal }),
    ).rejects.toThrow(/aborted/);
  });
});
