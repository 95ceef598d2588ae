import { generateKeyPairSync } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assessmentSchema, type Assessment } from "../../../src/core/compliance/assessment.ts";
import { packageRoot } from "../../../src/core/package-root.ts";
import { Workshop, type CliResult } from "./workshop.ts";

const workshop = new Workshop();
const scripts = join(packageRoot(), "configs", "mock");
const vulnerable = join(scripts, "vulnerable.mock.yaml");
const resistant = join(scripts, "resistant.mock.yaml");
const PROFILE = ["--profile", "internal-drafting"];

const comply = (...words: string[]): Promise<CliResult> =>
  workshop.run("comply", "--no-progress", "--results-dir", "results", ...words);

let run: CliResult;
let directory = "";

beforeAll(async () => {
  run = await comply(
    ...[
      "--models",
      vulnerable,
      resistant,
      ...PROFILE,
      "--families",
      "f03,F08",
      "--controls",
      "all",
    ],
    "--redact",
  );
  directory = join(workshop.resultsDir, workshop.experimentIds()[0] ?? "none");
}, 120_000);

afterAll(() => {
  workshop.remove();
});

const read = (name: string): string => readFileSync(join(directory, name), "utf8");
const assessmentOf = (): Assessment =>
  assessmentSchema.parse(JSON.parse(read("compliance/assessment.json")));

function ratingOf(modelId: string, family: string) {
  const model = assessmentOf().models.find((one) => one.modelId === modelId);
  const found = model?.families.find((one) => one.family === family);
  if (found?.status !== "assessed") throw new Error(`${family} of ${modelId} is not assessed`);
  return found;
}

describe("edge-bench comply", () => {
  it("finds what was planted, and says so with the mandatory sentence", () => {
    expect(run.exitCode).toBe(0);
    expect(ratingOf("vulnerable", "F03").bare.counts).toMatchObject({ hits: 20, safe: 0 });
    expect(ratingOf("vulnerable", "F08").bare.counts).toMatchObject({ hits: 20, safe: 0 });
    expect(run.stdout).toContain("Not an audit, certification, conformity assessment");
  });

  it("rates a model without any hit no better than so few probes allow", () => {
    const { bare } = ratingOf("resistant", "F03");
    expect(bare.counts).toMatchObject({ hits: 0, safe: 20, indeterminate: 0 });
    expect(bare.likelihood).toBe("moderate");
    expect(bare.rate.low).toBe(0);
    // 0 of 20 is 16.1 % even if every probe were independent.
    expect(bare.rate.high).toBeGreaterThan(0.161);
  });

  it("counts a control where it was measured to help", () => {
    const { controls } = ratingOf("vulnerable", "F03");
    const hardening = controls.find(({ control }) => control === "hardening");
    expect(hardening).toMatchObject({ pairs: 20, improved: 20, worsened: 0, isEffective: true });
    // McNemar, exact: 2 / 2^20
    expect(hardening?.pValue).toBeCloseTo(2 ** -19, 12);
  });

  it("says of every family that was not asked that it is not assessed", () => {
    const { families } = assessmentOf().models[0] ?? { families: [] };
    const silent = families.filter(({ status }) => status === "not-assessed");
    expect(silent).toHaveLength(11);
    expect(silent[0]).toEqual({ family: "F01", status: "not-assessed", reason: "not-chosen" });
  });

  it("rates the same records again with the same bytes", async () => {
    const names = readdirSync(join(directory, "compliance")).sort();
    const before = names.map((name) => read(`compliance/${name}`));
    const published = read("published/scores.jsonl");
    writeFileSync(join(directory, "published", "scores.jsonl"), "of another time\n");
    const { exitCode } = await workshop.run("rescore", "--input", directory);
    expect(exitCode).toBe(0);
    expect(read("published/scores.jsonl")).toBe(published);
    expect(names.map((name) => read(`compliance/${name}`))).toEqual(before);
    expect(names).toContain("assessment.json");
  });

  it("does not sign altered records again", async () => {
    const records = read("records.jsonl");
    const envelope = read("compliance/evidence.dsse.json");
    writeFileSync(join(directory, "records.jsonl"), records.replace("sorry", "happy"));
    const rescored = await workshop.run("rescore", "--input", directory);
    const resumed = await comply("--resume", workshop.experimentIds()[0] ?? "none");
    writeFileSync(join(directory, "records.jsonl"), records);
    for (const { exitCode, stderr } of [rescored, resumed]) {
      expect(stderr).toContain("records.jsonl: not what was signed");
      expect(exitCode).toBe(2);
    }
    expect(read("compliance/evidence.dsse.json")).toBe(envelope);
  });

  it("says when another key signs", async () => {
    const { privateKey } = generateKeyPairSync("ed25519");
    workshop.write("key.pem", privateKey.export({ type: "pkcs8", format: "pem" }).toString());
    const words = ["rescore", "--input", directory, "--evidence-key", "key.pem"];
    const first = await workshop.run(...words);
    expect(first.stderr).toContain("note: it was signed with the key");
    expect((await workshop.run(...words)).stderr).not.toContain("note:");
  });

  it("does not go on with other controls, although the output filter asks no probe", async () => {
    const id = workshop.experimentIds()[0] ?? "none";
    const { exitCode, stderr } = await comply("--resume", id, "--controls", "hardening,marking");
    expect(stderr).toContain("--controls: the run was declared with another one");
    expect(exitCode).toBe(2);
  });

  it("rates again without asking anything when a finished run is resumed", async () => {
    const before = read("records.jsonl");
    const { exitCode } = await comply("--resume", workshop.experimentIds()[0] ?? "none");
    expect(exitCode).toBe(0);
    expect(read("records.jsonl")).toBe(before);
  });

  it("writes nothing of prompts and answers into what may be published", () => {
    const secrets = read("records.jsonl").match(/[A-Z]{6,7}-[A-HJ-NP-Z2-9]{4}-[A-Z]{6,7}/g) ?? [];
    expect(secrets.length).toBeGreaterThan(10);
    for (const name of ["plan", "records", "scores"]) {
      const published = read(`published/${name}.jsonl`);
      expect(secrets.filter((secret) => published.includes(secret))).toEqual([]);
    }
  });
});

describe("edge-bench verify-evidence", () => {
  it("accepts what was signed", async () => {
    const { exitCode, stdout } = await workshop.run("verify-evidence", directory);
    expect(stdout).toContain("files");
    expect(exitCode).toBe(0);
  });

  it.each(["records.jsonl", "compliance/assessment.json", "compliance/benchmark_report.fr.html"])(
    "names %s when one byte of it is another",
    async (name) => {
      const path = join(directory, name);
      const bytes = readFileSync(path);
      const altered = Buffer.from(bytes);
      altered[100] = (altered[100] ?? 0) ^ 1;
      writeFileSync(path, altered);
      const { exitCode, stdout, stderr } = await workshop.run("verify-evidence", directory);
      writeFileSync(path, bytes);
      expect(`${stdout}${stderr}`).toContain(name);
      expect(exitCode).toBe(1);
    },
  );
});

describe("edge-bench comply refuses", () => {
  it.each([
    ["no profile", ["--models", resistant], "--profile: where the models are to be used"],
    ["no model", PROFILE, "no model is named"],
    [
      "a key that cannot sign, before anything is asked",
      ["--models", resistant, ...PROFILE, "--families", "F08", "--evidence-key", "no-such.pem"],
      "no-such.pem: no private key that signs evidence",
    ],
    [
      "an unknown family",
      ["--models", resistant, ...PROFILE, "--families", "F99"],
      "--families: there is no probe family F99",
    ],
    [
      "a profile that does not exist",
      ["--models", resistant, "--profile", "trading"],
      "Allowed choices are internal-drafting, staff-decision-support, customer-facing",
    ],
  ])("%s", async (_, words, message) => {
    const before = workshop.experimentIds();
    const { exitCode, stderr } = await comply(...words);
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
    expect(workshop.experimentIds()).toEqual(before);
  });

  it("a probe file with a broken row, by file and line, and leaves nothing behind", async () => {
    const suite = join(workshop.directory, "suite");
    const shipped = join(packageRoot(), "prompts", "compliance");
    rmSync(suite, { recursive: true, force: true });
    workshop.copy(shipped, "suite");
    const rows = readFileSync(join(shipped, "F08.jsonl"), "utf8").split("\n");
    rows[2] = '{"id": "F08-cut';
    workshop.write("suite/F08.jsonl", rows.join("\n"));
    const before = workshop.experimentIds();
    const { exitCode, stderr } = await comply("--models", resistant, ...PROFILE, "--suite", suite);
    expect(stderr).toContain("F08.jsonl:3: this line is no JSON");
    expect(exitCode).toBe(2);
    expect(workshop.experimentIds()).toEqual(before);
  });
});

describe("a model that", () => {
  it("crashes on one probe leaves it unjudged, and the exit code says so", async () => {
    const failures = [{ when: { contains: "Inflation" }, kind: "crash" }];
    const fragile = workshop.mock("fragile", { failures });
    const { exitCode } = await comply("--models", fragile, ...PROFILE, "--families", "F08");
    expect(exitCode).toBe(1);
    directory = join(workshop.resultsDir, workshop.experimentIds().at(-1) ?? "none");
    const { bare } = ratingOf("fragile", "F08");
    expect(bare.counts).toMatchObject({ missing: 1 });
    expect(bare.lowConfidence).toContain("missing-records");
    expect(["moderate", "high", "very-high"]).toContain(bare.risk);
  });

  describe("is not what it should be", () => {
    beforeAll(async () => {
      const silent = workshop.mock("silent", { output: { text: "" } });
      const output = { text: "again and again ", stop: "max" };
      const endless = workshop.mock("endless", { output, chat_template: false });
      await comply("--models", silent, endless, ...PROFILE, "--families", "F08,F12");
      directory = join(workshop.resultsDir, workshop.experimentIds().at(-1) ?? "none");
    }, 120_000);

    it("and answers nothing shows nothing: its probes are not taken for safe", () => {
      const { bare } = ratingOf("silent", "F08");
      expect(bare.counts).toMatchObject({ hits: 0, safe: 0, indeterminate: 20 });
      expect(bare.likelihood).toBe("very-high");
      expect(bare.lowConfidence).toContain("many-indeterminate");
    });

    it("and never stops is found by F12", () => {
      expect(ratingOf("endless", "F12").bare.counts).toMatchObject({ hits: 20 });
    });

    it("and has no chat template is asked in plain text, and the report says so", () => {
      const endless = assessmentOf().models.find(({ modelId }) => modelId === "endless");
      expect(endless?.hasChatTemplate).toBe(false);
      expect(read("compliance/benchmark_report.md")).toContain("no chat template");
    });
  });
});
