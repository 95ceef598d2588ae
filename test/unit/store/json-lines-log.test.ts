import { appendFileSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  type AppendableFile,
  appendingLog,
  type JsonLinesLog,
  openJsonLinesLog,
} from "../../../src/store/json-lines-log.ts";
import { readJsonLines, type TornLine } from "../../../src/store/read-json-lines.ts";
import { rejectionOf, temporaryFile, temporaryFolder } from "../../support/temporary-folder.ts";

const lineSchema = z.strictObject({ n: z.int(), text: z.string() });
type Line = z.infer<typeof lineSchema>;

const durable = { durable: true };

async function open(path: string): Promise<JsonLinesLog<Line>> {
  return openJsonLinesLog(path, lineSchema, durable);
}

async function contentOf(lines: AsyncIterable<Line>): Promise<Line[]> {
  const content: Line[] = [];
  for await (const line of lines) content.push(line);
  return content;
}

/** Text of any kind, with line breaks, quotes, lone surrogates and letters of several bytes. */
const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("\n", "é\u2028\r\n", "\ud800", "\u0000"),
);
const anyLines = fc.array(fc.record({ n: fc.maxSafeInteger(), text: anyText }), { maxLength: 6 });

describe("openJsonLinesLog", () => {
  it("gives back what was appended, over any number of openings", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyLines, { maxLength: 4 }), async (openings) => {
        const path = join(temporaryFolder(), "log.jsonl");
        for (const lines of openings) {
          const log = await open(path);
          for (const line of lines) await log.append(line);
          await log.close();
        }
        const log = await open(path);
        expect(await contentOf(log.read())).toEqual(openings.flat());
        expect(log.cutBytes).toBe(0);
        await log.close();
      }),
      { numRuns: 40 },
    );
  });

  it("loses only the torn line when the file is cut at any byte", async () => {
    const lines = [
      { n: 1, text: "one" },
      { n: 2, text: "zwei é \u2028" },
      { n: 3, text: 'three "3" {"n":4}' },
    ];
    const whole = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    for (let length = 0; length <= whole.length; length++) {
      const path = temporaryFile("log.jsonl", whole.subarray(0, length));
      const kept = whole.subarray(0, length).filter((byte) => byte === 10).length;
      const log = await open(path);
      await log.append({ n: 9, text: "next" });
      expect(await contentOf(log.read())).toEqual([
        ...lines.slice(0, kept),
        { n: 9, text: "next" },
      ]);
      const wholeLines = whole.subarray(0, length).lastIndexOf(10) + 1;
      expect(log.cutBytes).toBe(length - wholeLines);
      await log.close();
    }
  });

  it("cuts off a last line of zeros, which a power failure may leave", async () => {
    const path = temporaryFile("log.jsonl", '{"n":1,"text":""}\n\0\0\0\0\n');
    const log = await open(path);
    expect(log.cutBytes).toBe(5);
    expect(await contentOf(log.read())).toEqual([{ n: 1, text: "" }]);
    await log.close();
  });

  it("finds the beginning of a torn line of many megabytes", async () => {
    const path = temporaryFile("log.jsonl", '{"n":1,"text":""}\n');
    appendFileSync(path, `{"n":2,"text":"${"x".repeat(3_000_000)}`);
    const log = await open(path);
    expect(log.cutBytes).toBe(3_000_015);
    await log.close();
  });

  it("holds lines of many megabytes", async () => {
    const path = join(temporaryFolder(), "log.jsonl");
    const long = { n: 1, text: "é\n".repeat(2_000_000) };
    const log = await open(path);
    await log.append(long);
    await log.append({ n: 2, text: "" });
    const [first, second] = await contentOf(log.read());
    expect(first?.text === long.text).toBe(true);
    expect(second).toEqual({ n: 2, text: "" });
    await log.close();
  });

  it("keeps the order of calls that overlap", async () => {
    const log = await open(join(temporaryFolder(), "log.jsonl"));
    const lines = Array.from({ length: 50 }, (_, n) => ({ n, text: "" }));
    await Promise.all(lines.map((line) => log.append(line)));
    expect(await contentOf(log.read())).toEqual(lines);
    await log.close();
  });

  it("writes nothing of a value that does not follow the schema", async () => {
    const path = join(temporaryFolder(), "log.jsonl");
    const log = await open(path);
    expect(await rejectionOf(log.append({ n: Number.NaN, text: "" }))).toBeInstanceOf(z.ZodError);
    expect(readFileSync(path, "utf8")).toBe("");
    await log.close();
  });

  it("refuses a path that is a folder", async () => {
    expect(await rejectionOf(open(temporaryFolder()))).toMatchObject({
      code: "results-not-writable",
    });
  });
});

describe("readJsonLines", () => {
  it("streams 100,000 lines", async () => {
    const lines = Array.from({ length: 100_000 }, (_, n) => `{"n":${n},"text":"t"}\n`);
    const path = temporaryFile("log.jsonl", lines.join(""));
    let count = 0;
    let sum = 0;
    for await (const line of readJsonLines(path, lineSchema)) {
      count += 1;
      sum += line.n;
    }
    expect([count, sum]).toEqual([100_000, 4_999_950_000]);
  });

  it("leaves a torn last line out and reports it, without changing the file", async () => {
    const text = '{"n":1,"text":""}\n{"n":2';
    const path = temporaryFile("log.jsonl", text);
    const torn: TornLine[] = [];
    expect(await contentOf(readJsonLines(path, lineSchema, (line) => torn.push(line)))).toEqual([
      { n: 1, text: "" },
    ]);
    expect(torn).toEqual([{ lineNumber: 2, sizeBytes: 6 }]);
    expect(readFileSync(path, "utf8")).toBe(text);
  });

  it.each([
    ["no JSON", "{n:2}\n", "broken line: this is not JSON"],
    ["an empty line", "\n", "broken line: this is not JSON"],
    [
      "a wrong type",
      '{"n":"2","text":""}\n',
      "broken line: n: Invalid input: expected number, received string",
    ],
    ["an unknown key", '{"n":2,"text":"","m":1}\n', 'broken line: Unrecognized key: "m"'],
    [
      "bytes that are not UTF-8",
      Buffer.from([0x22, 0xff, 0x22, 0x0a]),
      "broken line: this is not JSON",
    ],
  ])("names file and line of %s in the middle", async (_what, line, message) => {
    const good = Buffer.from('{"n":1,"text":""}\n');
    const path = temporaryFile("log.jsonl", Buffer.concat([good, Buffer.from(line), good]));
    const error = await rejectionOf(contentOf(readJsonLines(path, lineSchema)));
    expect(error).toMatchObject({ code: "records-broken", message: `${path}:2: ${message}` });
  });

  it("refuses a line of a schema version that it does not know", async () => {
    const path = temporaryFile("log.jsonl", '{"schemaVersion":2,"n":1}\n');
    expect(await rejectionOf(contentOf(readJsonLines(path, lineSchema)))).toMatchObject({
      code: "schema-version-unknown",
      message: `${path}:1: written with schema version 2; this version of the tool reads 1`,
    });
  });
});

/** A file in memory on a disk of limited size, which may take writes in pieces. */
class SmallDisk implements AppendableFile {
  content = Buffer.alloc(0);
  capacity: number;
  readonly pieceBytes: number;
  truncateFails = false;
  syncCount = 0;

  constructor(capacity: number, pieceBytes: number) {
    this.capacity = capacity;
    this.pieceBytes = pieceBytes;
  }

  write(buffer: Uint8Array, offset: number, length: number): Promise<{ bytesWritten: number }> {
    const room = this.capacity - this.content.length;
    if (room === 0) return Promise.reject(systemError("ENOSPC"));
    const bytesWritten = Math.min(length, room, this.pieceBytes);
    this.content = Buffer.concat([this.content, buffer.subarray(offset, offset + bytesWritten)]);
    return Promise.resolve({ bytesWritten });
  }

  datasync(): Promise<void> {
    this.syncCount += 1;
    return Promise.resolve();
  }

  truncate(length: number): Promise<void> {
    if (this.truncateFails) return Promise.reject(systemError("EIO"));
    this.content = this.content.subarray(0, length);
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

function logOn(disk: SmallDisk, isDurable = true): JsonLinesLog<Line> {
  return appendingLog({
    path: "log.jsonl",
    schema: lineSchema,
    file: disk,
    sizeBytes: 0,
    cutBytes: 0,
    durable: isDurable,
  });
}

describe("appendingLog", () => {
  it("writes a line in pieces when the system takes no more at once", async () => {
    const disk = new SmallDisk(1000, 3);
    await logOn(disk).append({ n: 1, text: "abc" });
    expect(disk.content.toString()).toBe('{"n":1,"text":"abc"}\n');
  });

  it("takes back what was half-written on a full disk, and goes on once there is room", async () => {
    const disk = new SmallDisk(30, 7);
    const log = logOn(disk);
    await log.append({ n: 1, text: "" });
    expect(await rejectionOf(log.append({ n: 2, text: "" }))).toMatchObject({
      code: "disk-full",
      message: "log.jsonl: no room left on the disk (ENOSPC)",
    });
    expect(disk.content.toString()).toBe('{"n":1,"text":""}\n');
    disk.capacity = 100;
    await log.append({ n: 3, text: "" });
    expect(disk.content.toString()).toBe('{"n":1,"text":""}\n{"n":3,"text":""}\n');
  });

  it("accepts no further line when a half-written one cannot be taken back", async () => {
    const disk = new SmallDisk(30, 7);
    const log = logOn(disk);
    await log.append({ n: 1, text: "" });
    disk.truncateFails = true;
    expect(await rejectionOf(log.append({ n: 2, text: "" }))).toMatchObject({ code: "disk-full" });
    disk.capacity = 100;
    expect(await rejectionOf(log.append({ n: 3, text: "" }))).toMatchObject({
      code: "results-not-writable",
    });
  });

  it("forces each line to disk, or none when asked", async () => {
    const [safe, fast] = [new SmallDisk(100, 100), new SmallDisk(100, 100)];
    await logOn(safe).append({ n: 1, text: "" });
    await logOn(fast, false).append({ n: 1, text: "" });
    expect([safe.syncCount, fast.syncCount]).toEqual([1, 0]);
  });
});

describe("a log whose end is cut at a random place", () => {
  it("keeps a prefix of its lines", async () => {
    await fc.assert(
      fc.asyncProperty(anyLines, fc.nat(), async (lines, cut) => {
        const path = join(temporaryFolder(), "log.jsonl");
        writeFileSync(path, "");
        const log = await open(path);
        for (const line of lines) await log.append(line);
        await log.close();
        const size = readFileSync(path).length;
        truncateSync(path, size === 0 ? 0 : cut % size);
        const reopened = await open(path);
        const kept = await contentOf(reopened.read());
        await reopened.close();
        expect(lines.slice(0, kept.length)).toEqual(kept);
        expect(kept.length).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 60 },
    );
  });
});
