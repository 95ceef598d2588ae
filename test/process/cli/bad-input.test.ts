import {
  chmodSync,
  mkdirSync,
  openSync,
  ftruncateSync,
  closeSync,
  readdirSync,
  readFileSync,
  writeSync,
  existsSync,
} from "node:fs";
import { totalmem } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeGgufHeader, type WritableValue } from "../../../src/assets/gguf/write-header.ts";
import { type CliResult, Workshop } from "./workshop.ts";

const workshop = new Workshop();
let quick = "";
let tiny = "";

beforeAll(async () => {
  quick = workshop.mock("quick");
  tiny = await workshop.tinyModel();
  const bytes = readFileSync(tiny);
  workshop.write("cut.gguf", bytes.subarray(0, bytes.length - 1000));
  workshop.write("cut-header.gguf", bytes.subarray(0, 5000));
  workshop.write("text.gguf", "This is a letter.\n");
  workshop.write("zip.gguf", Buffer.from("504b0304140000000800", "hex"));
  workshop.write("png.gguf", Buffer.from("89504e470d0a1a0a0000", "hex"));
  workshop.write("empty.gguf", "");
  mkdirSync(join(workshop.directory, "folder.gguf"));
  workshop.write("vocabulary.gguf", vocabularyOnly());
  writeHugeModel(join(workshop.directory, "huge.gguf"));
});

afterAll(() => {
  workshop.remove();
});

const TOKENS: WritableValue = { type: "strings", value: ["a", "b"] };

function vocabularyOnly(): Buffer {
  return encodeGgufHeader(
    new Map<string, WritableValue>([
      ["general.architecture", { type: "string", value: "llama" }],
      ["tokenizer.ggml.tokens", TOKENS],
    ]),
    [],
  );
}

/** A file with holes: its header promises twice the memory of this machine, and takes no room. */
function writeHugeModel(path: string): void {
  const rows = Math.ceil((2 * totalmem()) / (4 * 1024));
  const sizeBytes = rows * 4 * 1024;
  const header = encodeGgufHeader(
    new Map<string, WritableValue>([
      ["general.architecture", { type: "string", value: "llama" }],
      ["tokenizer.ggml.tokens", TOKENS],
    ]),
    [{ name: "output.weight", dimensions: [1024, rows], typeId: 0, sizeBytes }],
  );
  const file = openSync(path, "w");
  writeSync(file, header);
  ftruncateSync(file, header.length + sizeBytes);
  closeSync(file);
}

/** A known refusal: exit code 2, the reason, one line of advice, nothing on standard output, nothing measured. */
function expectRefusal(result: CliResult, reason: RegExp | string): void {
  const lines = result.stderr.trimEnd().split("\n");
  expect(result.exitCode, result.stderr).toBe(2);
  expect(lines[0]).toMatch(reason);
  expect(lines[0]).toMatch(/^error: /);
  expect(lines.length, result.stderr).toBeLessThanOrEqual(3);
  expect(result.stderr).not.toMatch(/^\s+at /m);
  expect(result.stdout).toBe("");
  const begun = existsSync(workshop.resultsDir) ? readdirSync(workshop.resultsDir) : [];
  expect(begun.filter((name) => name.startsWith("exp_"))).toEqual([]);
}

describe("edge-bench refuses, before anything is measured,", () => {
  it.each([
    ["a missing file", "missing.gguf", "missing.gguf: there is no such file"],
    ["a cut-off file", "cut.gguf", "cut.gguf: the file is cut off"],
    ["a cut-off header", "cut-header.gguf", "cut-header.gguf: the file is cut off"],
    ["a text", "text.gguf", "text.gguf: not a GGUF file"],
    ["an archive", "zip.gguf", "zip.gguf: not a GGUF file: it looks like a ZIP archive"],
    ["a picture", "png.gguf", "png.gguf: not a GGUF file"],
    ["an empty file", "empty.gguf", "empty.gguf: not a GGUF file: the file is empty"],
    ["a folder", "folder.gguf", "folder.gguf: is a folder"],
    ["a vocabulary", "vocabulary.gguf", "vocabulary.gguf: holds a vocabulary but no weights"],
    ["a model larger than memory", "huge.gguf", /huge\.gguf: the weights need .* MB, this machine/],
  ])("%s as a model", async (_, model, reason) => {
    const results = await Promise.all([
      workshop.perf("--models", model),
      workshop.run("ask", "--model", model, "Hello"),
    ]);
    for (const result of results) expectRefusal(result, reason);
  });

  it.each([
    ["an unknown option", ["--modles", "x"], "unknown option '--modles'"],
    ["no runs", ["--runs", "0"], "whole number of at least 1"],
    ["no threads", ["--threads", "0"], "whole number of at least 1"],
    ["a negative pause", ["--cooldown", "-1"], "at least 0"],
    ["no model", ["--models", ""], "--models names no model"],
    ["an option where a model is due", ["--models", "--json"], "A name is missing before it"],
    ["an unknown engine", ["--engine", "lama-cpp"], "Allowed choices are llama-cpp"],
    [
      "an engine that cannot load the model",
      ["--engine", "llama-cpp"],
      "--engine llama-cpp cannot",
    ],
    ["a context that is too small", ["--context", "20"], /the context holds 20/],
    ["a GPU that is not there", ["--models", "tiny.gguf", "--gpu", "cuda"], /cuda/],
    ["options that contradict", ["--kv-type-v", "q4_0", "--flash-attention", "off"], "flash"],
    ["a comparison of one", ["--compare"], "--compare needs at least two models"],
    ["a results folder with a file in its place", ["--results-dir", "text.gguf"], "a file stands"],
    ["nothing to resume", ["--resume"], "holds no experiment"],
    ["an unknown experiment", ["--resume", "exp_20250101_000000"], "holds no experiment"],
  ])("%s", async (_, words, reason) => {
    const model = words.includes("--models") ? [] : ["--models", quick];
    expectRefusal(await workshop.perf(...model, ...words), reason);
  });

  it("a misspelt option that the command cannot do without, and says which one is meant", async () => {
    const result = await workshop.run("ask", "--modle", quick, "Hello");
    expectRefusal(result, "unknown option '--modle'");
    expect(result.stderr).toContain("(Did you mean --model?)");
    expectRefusal(await workshop.run("ask", "Hello"), "required option '--model <name>' not spec");
  });

  it("an unknown model, and says which one may be meant", async () => {
    const words = ["--config-dir", join(import.meta.dirname, "../../../configs")];
    const result = await workshop.run("perf", ...words, "--models", "smollm2_135m_q4_0");
    expectRefusal(result, /"smollm2_135m_q4_0"\. Did you mean "smollm2_135m_q4_1"\?/);
  });

  it("an unknown scenario, and says which one may be meant", async () => {
    const result = await workshop.perf("--models", quick, "--scenarios", "shrot");
    expectRefusal(result, /"shrot"\. Did you mean "short"\?/);
  });

  it("an unknown key of the configuration, with file and line", async () => {
    const path = join(workshop.directory, "configs/scenarios.yaml");
    const original = readFileSync(path, "utf8");
    workshop.write(
      "configs/scenarios.yaml",
      original.replace("quality_thresholds", "quality_treshold"),
    );
    const result = await workshop.perf("--models", quick);
    workshop.write("configs/scenarios.yaml", original);

    expectRefusal(result, /configs\/scenarios\.yaml:\d+:\d+: unknown key "quality_treshold"/);
  });

  it.skipIf(process.platform === "win32" || process.getuid?.() === 0)(
    "a results folder that may not be written to",
    async () => {
      const folder = join(workshop.directory, "read-only");
      mkdirSync(folder);
      chmodSync(folder, 0o500);
      const result = await workshop.perf("--models", quick, "--results-dir", "read-only");
      expectRefusal(result, "read-only: cannot be written");
    },
  );

  it.skipIf(process.platform !== "linux")(
    "a results folder where none can be made, without waiting for ever",
    async () => {
      const result = await workshop.perf("--models", quick, "--results-dir", "/proc/edge-bench");
      expectRefusal(result, "/proc/edge-bench: cannot be written");
    },
  );

  it("model files with flipped bytes, in one line each, or measures them", async () => {
    const bytes = readFileSync(tiny);
    for (let seed = 0; seed < 8; seed += 1) {
      const broken = Buffer.from(bytes);
      for (let flip = 0; flip < 3; flip += 1)
        broken[(seed * 7919 + flip * 104_729) % 20_000] = 0xff - seed;
      const model = workshop.write("broken.gguf", broken);
      const result = await workshop.run("ask", "--model", model, "--max-tokens", "2", "Hello");

      expect([0, 2], `seed ${seed}: ${result.stderr}`).toContain(result.exitCode);
      expect(result.stderr).not.toContain("internal error");
      if (result.exitCode === 2) {
        expect(result.stderr).toMatch(/^error: .+\n( {2}.+\n)?$/);
      }
    }
  });
});

describe("a broken experiment", () => {
  it("is refused with file and line by what measures, and reported without those lines", async () => {
    await workshop.perf("--models", quick);
    const { directory } = workshop.experiment();
    const path = join(directory, "records.jsonl");
    const original = readFileSync(path, "utf8");

    workshop.write(path.slice(workshop.directory.length + 1), `${original}{"torn`);
    const torn = await workshop.run("report", "--input", directory, "--format", "terminal");
    expect(torn.exitCode).toBe(0);
    expect(torn.stderr).toContain("the last line is torn and was left out");

    workshop.write(
      path.slice(workshop.directory.length + 1),
      original.replace('"measured"', '"measurde"'),
    );
    const resumed = await workshop.run("perf", "--resume", "--results-dir", "results");
    expect(resumed.exitCode).toBe(2);
    expect(resumed.stderr).toMatch(/records\.jsonl:2: broken line: /);

    const reported = await workshop.run("report", "--input", directory, "--format", "markdown");
    expect(reported.exitCode).toBe(0);
    expect(reported.stderr).toMatch(/left out: .*records\.jsonl:2: broken line: /);
    const text = readFileSync(join(directory, "report", "benchmark_report.md"), "utf8");
    expect(text).toContain("1 lines of records.jsonl could not be read");
  });
});
