import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sha256Of } from "../../../src/core/hash.ts";
import { MAIN, Workshop, type CliResult } from "./workshop.ts";

const workshop = new Workshop();
let mock = "";
let slow = "";
let tiny = "";

beforeAll(async () => {
  mock = workshop.mock("quick");
  // Time really passes.
  slow = workshop.mock("slow", {
    clock: "real",
    latency: { prefill_ms_per_token: 20, token_ms: 1 },
  });
  tiny = await workshop.tinyModel();
});

afterAll(() => {
  workshop.remove();
});

interface Line {
  readonly id: string | number;
  readonly logprob: number;
  readonly tokenCount: number;
  readonly isGreedy: boolean;
  readonly tokenLogprobs: number[];
  readonly contextTokens: number[];
  readonly continuationTokens: number[];
}

const REQUESTS = [
  { id: "a", context: "The sky is", continuation: " blue" },
  { id: "b", context: "The sky is ", continuation: "green today" },
  { id: 3, context: "", continuation: "It holds deposits." },
  { id: "a", context: "The sea is", continuation: " deep" },
];

let inputs = 0;

function input(requests: readonly unknown[]): string {
  inputs += 1;
  const lines = requests.map((request) => JSON.stringify(request));
  return workshop.write(`requests-${inputs}.jsonl`, `${lines.join("\n")}\n`);
}

function linesOf(path: string): Line[] {
  return readFileSync(join(workshop.directory, path), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
}

const pathOf = (name: string): string => join(workshop.directory, name);

function hasLine(name: string): boolean {
  const path = join(workshop.directory, name);
  return existsSync(path) && readFileSync(path, "utf8").includes("\n");
}

function score(path: string, output: string, ...words: string[]): Promise<CliResult> {
  return workshop.run("score", "--model", mock, "--input", path, "--output", output, ...words);
}

describe("edge-bench score", () => {
  it("writes one line for each request, in their order, also where ids are the same", async () => {
    const { exitCode, stderr } = await score(input(REQUESTS), "scores.jsonl");
    const lines = linesOf("scores.jsonl");

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(lines.map(({ id }) => id)).toEqual(["a", "b", 3, "a"]);
    for (const line of lines) {
      expect(line.tokenCount).toBe(line.continuationTokens.length);
      expect(line.tokenLogprobs).toHaveLength(line.tokenCount);
      expect(line.logprob).toBeCloseTo(
        line.tokenLogprobs.reduce((sum, value) => sum + value, 0),
        10,
      );
      expect(line.contextTokens.length).toBeGreaterThan(0);
    }
    // The scripted answer to an empty prompt.
    expect(lines[2]?.isGreedy).toBe(true);
    expect(lines[0]?.isGreedy).toBe(false);
  });

  it("writes the same to standard output", async () => {
    const path = input(REQUESTS);
    await score(path, "file.jsonl");
    const { stdout } = await score(path, "-");
    expect(stdout).toBe(readFileSync(join(workshop.directory, "file.jsonl"), "utf8"));
  });

  it("refuses an output that is there, and goes on with it when told to", async () => {
    const path = input(REQUESTS);
    await score(path, "whole.jsonl");
    const whole = readFileSync(join(workshop.directory, "whole.jsonl"), "utf8");
    const torn = whole.slice(0, whole.indexOf("\n") + 30);
    workshop.write("torn.jsonl", torn);
    copyFileSync(pathOf("whole.jsonl.settings.json"), pathOf("torn.jsonl.settings.json"));

    const refused = await score(path, "torn.jsonl");
    const resumed = await score(path, "torn.jsonl", "--resume");

    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain("torn.jsonl exists already");
    expect(resumed.exitCode).toBe(0);
    expect(resumed.stderr).toContain("note: cut 29 bytes of a torn last line");
    expect(readFileSync(join(workshop.directory, "torn.jsonl"), "utf8")).toBe(whole);
  });

  it("goes on only with the model and the settings that an output was begun with", async () => {
    const path = input(REQUESTS);
    await score(path, "begun.jsonl");
    const words = ["--input", path, "--output", "begun.jsonl", "--resume"];
    const other = await workshop.run("score", "--model", slow, ...words);
    const reference = await workshop.run("score", "--model", mock, ...words, "--reference");

    expect(other.exitCode).toBe(2);
    expect(other.stderr).toContain("begun.jsonl was begun with something else: modelSha256");
    expect(reference.exitCode).toBe(2);
    expect(reference.stderr).toContain('flashAttention "auto" -> "off"');
  });

  it("keeps the model and the settings of an output beside it", async () => {
    await score(input(REQUESTS), "kept.jsonl", "--reference");
    const settings = JSON.parse(
      readFileSync(pathOf("kept.jsonl.settings.json"), "utf8"),
    ) as unknown;

    expect(settings).toMatchObject({
      modelSha256: sha256Of(readFileSync(mock, "utf8")),
      engine: "mock",
      mode: "exact",
      options: { kvTypeK: "f32", flashAttention: "off" },
    });
  });

  it("does not go on with the output of other requests", async () => {
    await score(input(REQUESTS), "first.jsonl");
    const others = input([{ id: "a", context: "The sky is", continuation: " grey" }]);
    const { exitCode, stderr } = await score(others, "first.jsonl", "--resume");
    expect(exitCode).toBe(2);
    expect(stderr).toContain("first.jsonl:1: this line belongs to other requests");
  });

  it("ends between batches when interrupted, and the rest is scored later", async () => {
    const many = Array.from({ length: 8 }, (_, index) => ({
      id: index,
      context: `${index} is a number that nobody has thought of before`,
      continuation: " now",
    }));
    const path = input(many);
    const words = ["--input", path, "--output", "many.jsonl"];
    const running = workshop.start("score", "--model", slow, ...words);
    while (!hasLine("many.jsonl")) await new Promise((resolve) => setTimeout(resolve, 50));
    running.child.kill("SIGINT");
    const interrupted = await running.result;
    const resumed = await workshop.run("score", "--model", slow, ...words, "--resume");

    expect(interrupted.exitCode).toBe(130);
    expect(interrupted.stderr).toMatch(/\d+ of 8 requests are scored\. Use --resume to go on\./);
    expect(resumed.exitCode).toBe(0);
    expect(linesOf("many.jsonl").map(({ id }) => id)).toEqual(many.map(({ id }) => id));
  });

  it("says how far --fast is off", async () => {
    const path = input(REQUESTS);
    const { stderr } = await score(path, "fast.jsonl", "--fast");
    expect(stderr).toContain("--fast: on 4 requests that were also scored exactly");
    expect(stderr).toContain("0.0 nats at the median, 0.0 at most");
  });

  it("says how many requests are cut on the left", async () => {
    const long = { id: 1, context: "word ".repeat(200), continuation: "word" };
    const { stderr } = await score(input([...REQUESTS, long]), "cut.jsonl", "--context", "64");
    expect(stderr).toContain("warning: 1 request is longer than the context of 64 tokens");
    expect(stderr).toContain("the first in line 5");
    const last = linesOf("cut.jsonl").at(-1);
    // The last token is only predicted.
    expect(last?.contextTokens.length).toBe(65 - (last?.tokenCount ?? 0));
  });
});

describe("edge-bench score refuses", () => {
  it.each([
    ["what is not JSON", "{", ":2: this is not JSON"],
    ["a missing continuation", '{"id": 1, "context": "a"}', ":2: continuation:"],
    [
      "a key it does not know",
      '{"id": 1, "context": "a", "continuation": "b", "x": 1}',
      ':2: Unrecognized key: "x"',
    ],
    [
      "an empty continuation",
      '{"id": 1, "context": "a", "continuation": ""}',
      ":2: the continuation is empty",
    ],
  ])("%s, with the number of the line", async (_name, line, message) => {
    inputs += 1;
    const name = `broken-${inputs}.jsonl`;
    const path = workshop.write(name, `${JSON.stringify(REQUESTS[0])}\n${line}\n`);
    const { exitCode, stderr } = await score(path, `never-${inputs}.jsonl`);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`${name}${message}`);
  });

  it("an output that is the input, and leaves it as it is", async () => {
    const path = input(REQUESTS);
    const before = readFileSync(path, "utf8");
    for (const words of [[], ["--resume"]]) {
      const { exitCode, stderr } = await score(path, path, ...words);
      expect(exitCode).toBe(2);
      expect(stderr).toContain("is the input itself");
    }
    expect(readFileSync(path, "utf8")).toBe(before);
  });

  it("to go on with a file that it did not write, and leaves it as it is", async () => {
    workshop.write("notes.txt", "my notes\nwithout an end");
    const { exitCode, stderr } = await score(input(REQUESTS), "notes.txt", "--resume");
    expect(exitCode).toBe(2);
    expect(stderr).toContain("notes.txt.settings.json does not say what it was begun with");
    expect(readFileSync(pathOf("notes.txt"), "utf8")).toBe("my notes\nwithout an end");
  });

  it.each(["/dev/full", ".", "/proc/nothing/here.jsonl"])("the output %s", async (output) => {
    const { exitCode, stderr } = await score(input(REQUESTS), output);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`error: --output ${output} `);
    expect(stderr).toContain("or - for standard output");
  });

  it("a standard output without room, in a sentence", () => {
    const words = ["score", "--model", mock, "--input", input(REQUESTS), "--output", "-"];
    const { status, stderr } = spawnSync(process.execPath, [MAIN, ...words], {
      stdio: ["ignore", openSync("/dev/full", "w"), "pipe"],
      encoding: "utf8",
    });
    expect(status).toBe(2);
    expect(stderr).toContain("standard output: no room left");
    expect(stderr).not.toContain("    at ");
  });

  it("an input without requests", async () => {
    const { exitCode, stderr } = await score(workshop.write("empty.jsonl", "\n"), "x.jsonl");
    expect(exitCode).toBe(2);
    expect(stderr).toContain("empty.jsonl holds no requests");
  });

  it("random weights", async () => {
    const words = ["--input", input(REQUESTS), "--output", "noise.jsonl"];
    const { exitCode, stderr } = await workshop.run("score", "--model", tiny, ...words);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("random weights: a score would be noise");
    expect(existsSync(pathOf("noise.jsonl"))).toBe(false);
  });

  it("--reference beside a cache type", async () => {
    const words = ["--reference", "--kv-type-k", "q8_0"];
    const { exitCode, stderr } = await score(input(REQUESTS), "r.jsonl", ...words);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("--reference sets the cache types");
  });
});
