import { type ChildProcess, spawn } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { writeSyntheticModel } from "../../../src/assets/synthetic/write-synthetic-model.ts";
import { type Manifest, manifestSchema } from "../../../src/core/manifest.ts";
import {
  type PlannedTrial,
  plannedTrialSchema,
  type SessionRecord,
  sessionRecordSchema,
  type TrialRecord,
  trialRecordSchema,
} from "../../../src/core/record.ts";
import { MAIN } from "../../support/serve-process.ts";

export { MAIN };

export interface CliResult {
  /** `null` when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCli {
  readonly child: ChildProcess;
  readonly result: Promise<CliResult>;
  /** Fulfilled once standard error holds the text. */
  readonly says: (text: string) => Promise<void>;
}

/** An experiment's files, each line checked. */
export interface ExperimentFiles {
  readonly directory: string;
  readonly manifest: Manifest;
  readonly plan: PlannedTrial[];
  readonly records: TrialRecord[];
  readonly sessions: SessionRecord[];
}

const PROMPTS = {
  version: 1,
  system: { en: "Answer briefly.", fr: "Répondez brièvement." },
  prompts: ["one", "two", "three", "four"].map((word, index) => ({
    id: `q-${word}`,
    language: index === 3 ? "fr" : "en",
    material: `The account of customer ${word} was opened in spring and holds ${index + 1} deposits.`,
    question: "How many deposits does the account hold?",
    followUp: "When was the account opened?",
  })),
  warmup: [
    {
      id: "w-one",
      language: "en",
      material: "The branch in the market square is open on Saturdays from nine to noon.",
      question: "When is it open?",
      followUp: "Where is it?",
    },
  ],
};

const SCHEMA = {
  type: "object",
  properties: { deposits: { type: "integer" } },
  required: ["deposits"],
  additionalProperties: false,
};

const SCENARIOS = {
  protocol: { warmup_runs: 1, benchmark_runs: 2, cooldown_seconds: 0, execution_conditions: [] },
  scenarios: {
    short: {
      name: "Short",
      description: "A short question.",
      category: "chat",
      parameters: { input_tokens_range: [1, 400], output_tokens: 6 },
      prompts_file: "prompts/short.yaml",
      quality_thresholds: { ttft_ms_max: 100_000 },
    },
    structured: {
      name: "Structured",
      description: "An answer in JSON.",
      category: "json",
      parameters: { input_tokens_range: [1, 400], max_tokens: 40, use_structured_output: true },
      prompts_file: "prompts/structured.yaml",
    },
  },
};

/** An invented model without any latency worth waiting for. */
export const QUICK_SCRIPT = {
  version: 1,
  name: "Quick",
  clock: "virtual",
  context_tokens: 4096,
  vocabulary_size: 32_000,
  chat_template: true,
  latency: { prefill_ms_per_token: 0.5, token_ms: 20 },
  output: { text: "It holds deposits.", by_prompt: [{ contains: "JSON", json: { deposits: 2 } }] },
};

/** A folder with a small configuration, models and results, and the program to run in it. */
export class Workshop {
  readonly directory = mkdtempSync(join(tmpdir(), "edge-bench-cli-"));
  readonly resultsDir = join(this.directory, "results");
  /** Variables of the programs that are started, beside those of the test. */
  environment: Readonly<Record<string, string>> = {};
  readonly #running = new Set<ChildProcess>();

  constructor() {
    mkdirSync(join(this.directory, "configs", "prompts"), { recursive: true });
    this.write("configs/models.yaml", stringify({ models: {} }));
    this.write("configs/scenarios.yaml", stringify(SCENARIOS));
    this.write("configs/prompts/short.yaml", stringify(PROMPTS));
    this.write(
      "configs/prompts/structured.yaml",
      stringify({
        ...PROMPTS,
        system: { en: "Answer in JSON.", fr: "Répondez en JSON." },
        schema: SCHEMA,
      }),
    );
  }

  /** Ends what still runs of the programs that were started here, and removes the folder. */
  remove(): void {
    for (const child of this.#running) child.kill("SIGKILL");
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Writes a file of the folder. @returns its path */
  write(name: string, content: string | Uint8Array): string {
    const path = join(this.directory, name);
    writeFileSync(path, content);
    return path;
  }

  /** Copies a folder into this one. */
  copy(source: string, name: string): void {
    cpSync(source, join(this.directory, name), { recursive: true });
  }

  /** A script of the mock engine: the quick one with changes. @returns its path */
  mock(name: string, changes: Record<string, unknown> = {}): string {
    return this.write(`${name}.mock.yaml`, stringify({ ...QUICK_SCRIPT, name, ...changes }));
  }

  /** A tiny synthetic model. @returns its path */
  async tinyModel(name = "tiny"): Promise<string> {
    const outputPath = join(this.directory, `${name}.gguf`);
    await writeSyntheticModel({ shape: "tiny", quantization: "Q8_0", seed: 42, outputPath });
    return outputPath;
  }

  /** `perf` on the small configuration; the scenario is the short one unless another is named. */
  perf(...words: string[]): Promise<CliResult> {
    return this.startPerf(...words).result;
  }

  startPerf(...words: string[]): RunningCli {
    const scenario = words.includes("--scenarios") ? [] : ["--scenarios", "short"];
    const fixed = ["--config-dir", "configs", "--results-dir", "results"];
    return this.start("perf", ...fixed, ...(words.includes("--resume") ? [] : scenario), ...words);
  }

  run(...words: string[]): Promise<CliResult> {
    return this.start(...words).result;
  }

  start(...words: string[]): RunningCli {
    return this.startIn(this.directory, ...words);
  }

  startIn(cwd: string, ...words: string[]): RunningCli {
    const child = spawn(process.execPath, [MAIN, ...words], {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        NO_COLOR: "1",
        EDGE_BENCH_CACHE_DIR: join(this.directory, "cache"),
        // No model that another tool downloaded is found.
        HF_HOME: join(this.directory, "hugging-face"),
        ...this.environment,
      },
    });
    this.#running.add(child);
    let stdout = "";
    let stderr = "";
    const waiting: { text: string; resolve: () => void }[] = [];
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      stdout += chunk;
    });
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      stderr += chunk;
      for (const { text, resolve } of waiting) if (stderr.includes(text)) resolve();
    });
    const result = new Promise<CliResult>((resolve) => {
      child.once("close", (exitCode, signal) => {
        this.#running.delete(child);
        resolve({ exitCode, signal, stdout, stderr });
      });
    });
    const says = (text: string): Promise<void> =>
      new Promise((resolve) => {
        if (stderr.includes(text)) resolve();
        else waiting.push({ text, resolve });
      });
    return { child, result, says };
  }

  /** Ids of the experiments, oldest first. */
  experimentIds(): string[] {
    return readdirSync(this.resultsDir)
      .filter((name) => name.startsWith("exp_"))
      .sort();
  }

  /** The files of an experiment, the newest unless one is named; every line follows its schema. */
  experiment(id = this.experimentIds().at(-1) ?? "none"): ExperimentFiles {
    const directory = join(this.resultsDir, id);
    const lines = (name: string): unknown[] =>
      readFileSync(join(directory, name), "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line): unknown => JSON.parse(line));
    const manifest = readFileSync(join(directory, `experiment_config_${id}.json`), "utf8");
    return {
      directory,
      manifest: manifestSchema.parse(JSON.parse(manifest)),
      plan: lines("plan.jsonl").map((line) => plannedTrialSchema.parse(line)),
      records: lines("records.jsonl").map((line) => trialRecordSchema.parse(line)),
      sessions: lines("sessions.jsonl").map((line) => sessionRecordSchema.parse(line)),
    };
  }
}

/** Planned work without an ok record, and keys with more than one: both are to be empty. */
export function accountOf({ plan, records }: Pick<ExperimentFiles, "plan" | "records">): {
  missing: string[];
  doubled: string[];
} {
  const ok = records.filter((record) => record.status === "ok").map((record) => record.trialKey);
  const seen = new Set(ok);
  return {
    missing: plan
      .filter((trial) => trial.phase !== "warm-up" && !seen.has(trial.trialKey))
      .map((trial) => trial.trialKey),
    doubled: ok.filter((key, index) => ok.indexOf(key) !== index),
  };
}
