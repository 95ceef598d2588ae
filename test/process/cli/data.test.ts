import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { sha256Of } from "../../../src/core/hash.ts";
import { dataServer, sendFile } from "../assets/data-server.ts";
import { Workshop } from "./workshop.ts";

const workshop = new Workshop();
const VARIABLES = ["EDGE_BENCH_DATA_ENDPOINT", "EDGE_BENCH_DATA_DIR"] as const;
const before = VARIABLES.map((name) => [name, process.env[name]] as const);
for (const name of VARIABLES) Reflect.deleteProperty(process.env, name);

/** A data folder with one file. */
function dataDir(path: string, content: string): string {
  const file = join(workshop.directory, "data", path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, content);
  return join(workshop.directory, "data");
}

/** A mirror that serves this text under every path; `null`: it has nothing. */
async function useMirror(content: string | null): Promise<void> {
  const server = await dataServer((request, response) => {
    if (content === null) response.writeHead(404).end();
    else sendFile(request, response, Buffer.from(content));
  });
  process.env["EDGE_BENCH_DATA_ENDPOINT"] = server.address;
}

afterEach(() => {
  for (const name of VARIABLES) Reflect.deleteProperty(process.env, name);
  for (const name of ["data", "cache"]) {
    rmSync(join(workshop.directory, name), { recursive: true, force: true });
  }
});

afterAll(() => {
  for (const [name, value] of before) if (value !== undefined) process.env[name] = value;
  workshop.remove();
});

describe("edge-bench data", () => {
  it("lists every data set with rows, licence and how to get it", async () => {
    const { exitCode, stdout } = await workshop.run("data", "list");

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^banking77 +test 3080, train 10003 +CC-BY-4\.0 +no: edge-bench data pull banking77$/m,
    );
    expect(stdout).toMatch(
      /^financial_phrasebank .* CC-BY-NC-SA-3\.0 \(non-commercial\) +no: edge-bench data pull financial_phrasebank --accept-license financial_phrasebank$/m,
    );
  });

  it("says which form lies where", async () => {
    process.env["EDGE_BENCH_DATA_DIR"] = dataDir("humaneval/HumanEval.jsonl", "{}\n");
    const { stdout } = await workshop.run("data", "list", "--json");
    const listed = JSON.parse(stdout) as {
      name: string;
      form: string | null;
      folder: string | null;
    }[];

    expect(listed.filter(({ folder }) => folder !== null)).toMatchObject([
      {
        name: "humaneval",
        form: "jsonl",
        folder: join(workshop.directory, "data", "humaneval"),
        rows: { test: 164 },
      },
    ]);
  });

  it("pulls a data set whose hash nobody recorded, notes it, and verifies it from then on", async () => {
    await useMirror("{}\n");
    const pull = await workshop.run("data", "pull", "hellaswag");
    const whole = await workshop.run("data", "verify", "hellaswag");
    const folder = join(workshop.directory, "cache", "datasets", "hellaswag");
    writeFileSync(join(folder, "hellaswag_val.jsonl"), "[]\n");
    const altered = await workshop.run("data", "verify");

    expect(pull.exitCode).toBe(0);
    expect(pull.stdout).toContain("hellaswag (original-jsonl), MIT License");
    expect(pull.stdout).toContain(
      `sha256 ${sha256Of("{}\n")}, not in datasets.lock: noted for the next time`,
    );
    expect(whole).toMatchObject({ exitCode: 0 });
    expect(whole.stdout).toContain("2 ok, 0 altered.");
    expect(altered.exitCode).toBe(1);
    expect(altered.stdout).toMatch(/^altered +.*hellaswag_val\.jsonl: the file was altered: /m);
    expect(altered.stdout).toContain("not here: gsm8k (edge-bench data pull gsm8k)");
  });

  it("refuses bytes that are not those of the lock", async () => {
    await useMirror("something else");
    const { exitCode, stderr } = await workshop.run("data", "pull", "gsm8k", "--form", "parquet");

    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      "sha256 ee7b8da9e381df27b9e3f7758a159ab2bdaa4dbaa910546cbbc47e0cb44e4f59; what arrived, twice, has 14 bytes",
    );
  });

  it("says what the server answers, and what else can be done", async () => {
    await useMirror(null);
    const { exitCode, stderr } = await workshop.run("data", "pull", "humaneval");

    expect(exitCode).toBe(2);
    expect(stderr).toContain("cannot be downloaded: the server answers 404 Not Found");
    expect(stderr).toContain("--data-dir");
  });

  it("does not pull a non-commercial data set before its licence is accepted, and asks once", async () => {
    await useMirror(null);
    const words = ["data", "pull", "financial_phrasebank"];
    const refused = await workshop.run(...words);
    const accepted = await workshop.run(...words, "--accept-license", "financial_phrasebank");
    const again = await workshop.run(...words);

    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain("it forbids commercial use");
    expect(refused.stderr).toContain("--accept-license financial_phrasebank");
    expect(accepted.stderr).toContain("FinancialPhraseBank-v1.0.zip: cannot be downloaded");
    expect(again.stderr).toContain("FinancialPhraseBank-v1.0.zip: cannot be downloaded");
  });

  it("fails when a file of a named folder is altered, and says what was expected and found", async () => {
    const folder = dataDir("gsm8k/test.jsonl", "{}\n");
    const { exitCode, stdout } = await workshop.run(
      "data",
      "verify",
      "gsm8k",
      "--data-dir",
      folder,
    );

    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      `datasets.lock says 749738 bytes, sha256 3730d312f6e3440559ace48831e51066acaca737f6eabec99bccb9e4b3c39d14, the file has 3 bytes, sha256 ${sha256Of("{}\n")}`,
    );
    expect(stdout).toMatch(/^missing +.*train\.jsonl: the file is missing$/m);
    expect(stdout).toContain("0 ok, 1 altered, 1 missing.");
  });

  it("fails when one of the named data sets is not here; without names that is no fault", async () => {
    await useMirror("{}\n");
    await workshop.run("data", "pull", "hellaswag");
    const named = await workshop.run("data", "verify", "hellaswag", "financial_phrasebank");
    const all = await workshop.run("data", "verify");

    expect(named.exitCode).toBe(1);
    expect(named.stdout).toContain(
      "not here: financial_phrasebank (edge-bench data pull financial_phrasebank --accept-license financial_phrasebank)",
    );
    expect(all.exitCode).toBe(0);
  });

  it("does not call a folder verified in which nothing was found", async () => {
    const folder = dataDir("elsewhere/test.jsonl", "{}\n");
    const all = await workshop.run("data", "verify", "--data-dir", folder);
    const named = await workshop.run("data", "verify", "mmlu", "--json", "--data-dir", folder);

    expect(all).toMatchObject({ exitCode: 2, stdout: "" });
    expect(all.stderr).toContain("nothing was verified: no file of banking77, ");
    expect(all.stderr).toContain(`was found in ${folder} and `);
    expect(named.exitCode).toBe(2);
    expect(JSON.parse(named.stdout)).toEqual({ files: [], absent: ["mmlu"] });
    expect(named.stderr).toContain("edge-bench data pull mmlu");
  });

  it("refuses an empty --data-dir instead of looking elsewhere", async () => {
    for (const words of [
      ["data", "verify"],
      ["data", "list"],
      ["eval", "--task", "mmlu"],
    ]) {
      const { exitCode, stderr } = await workshop.run(...words, "--data-dir", "");

      expect(exitCode).toBe(2);
      expect(stderr).toContain("It must name a folder.");
    }
  });

  it("knows its names", async () => {
    const { exitCode, stderr } = await workshop.run("data", "pull", "banking7");

    expect(exitCode).toBe(2);
    expect(stderr).toContain('There is no data set "banking7". Did you mean "banking77"?');
  });
});
