import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { z } from "zod";
import { type CliResult, Workshop } from "./workshop.ts";

const SHIPPED = join(import.meta.dirname, "../../../configs");

/** An experiment file that two invented models answer in seconds. */
export const SMALL_EXPERIMENT = {
  name: "Small question",
  question: "Which of the two may run?",
  models: ["./quick.mock.yaml", "./slow.mock.yaml"],
  performance: { scenarios: ["short"], prompts: 2, rounds: 2, warmup: 0 },
  capability: { tasks: ["faq"], mini: true, sample_size: 3 },
  constraints: [{ scenario: "short", metric: "ttft_p50_ms", max: 1000 }],
  axes: {
    quality: { task: "faq" },
    latency: { scenario: "short", metric: "ttft_p50_ms" },
    memory: "peak_resident_mb",
  },
  reports: { formats: ["markdown", "html", "csv", "latex", "json"], languages: ["en", "fr"] },
};

/** Changes of it that leave one model and few processes: for what happens around measuring. */
export const ONE_MODEL = {
  models: ["./quick.mock.yaml"],
  performance: { scenarios: ["short"], prompts: 2, rounds: 1, warmup: 0 },
  capability: undefined,
  axes: undefined,
};

/** Scatters latencies by 2 %, otherwise than another seed does. */
export function jitter(seed: number): { seed: number; relative_sd: number } {
  return { seed, relative_sd: 0.02 };
}

const keysSchema = z.looseObject({
  trialKey: z.string(),
  status: z.string().optional(),
  phase: z.string().optional(),
});

/** A workshop with everything that `run` needs; two models, one half as fast as the other. */
export class RunWorkshop extends Workshop {
  constructor() {
    super();
    for (const name of ["eval_tasks.yaml", "sampling_params.yaml"]) {
      cpSync(join(SHIPPED, name), join(this.directory, "configs", name));
    }
    this.model("quick", 20, 1);
    this.model("slow", 40, 2);
    this.experimentFile("exp.yaml");
  }

  /** A model of so many milliseconds a token. @returns its path */
  model(name: string, tokenMs: number, seed: number): string {
    const latency = { prefill_ms_per_token: tokenMs / 40, token_ms: tokenMs, jitter: jitter(seed) };
    return this.mock(name, { latency });
  }

  /** The small experiment with changes. @returns the file's path */
  experimentFile(name: string, changes: Record<string, unknown> = {}): string {
    return this.write(name, stringify({ ...SMALL_EXPERIMENT, ...changes }));
  }

  /** `run` under the small configuration; a run that goes on knows it. */
  runFile(...words: string[]): Promise<CliResult> {
    const config = words.includes("--resume") ? [] : ["--config-dir", "configs"];
    return this.run("run", ...words, ...config);
  }

  /** Folders of the runs, oldest first. */
  runs(resultsDir = this.resultsDir): string[] {
    if (!existsSync(resultsDir)) return [];
    return readdirSync(resultsDir)
      .filter((name) => name.startsWith("run_"))
      .sort()
      .map((name) => join(resultsDir, name));
  }
}

/** Ids of the experiments of a run: that of perf, then that of eval. */
export function experimentsOf(run: string): string[] {
  return readdirSync(run)
    .filter((name) => name.startsWith("exp_"))
    .sort();
}

/** Keys of the planned trials, and of the ok records, in their order. */
export function keysOf(run: string, experimentId: string): { planned: string[]; ok: string[] } {
  const keys = (name: string): z.infer<typeof keysSchema>[] =>
    readFileSync(join(run, experimentId, name), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => keysSchema.parse(JSON.parse(line)));
  return {
    planned: keys("plan.jsonl").map(({ trialKey }) => trialKey),
    ok: keys("records.jsonl")
      .filter(({ status }) => status === "ok")
      .map(({ trialKey }) => trialKey),
  };
}

/** A known refusal: exit code 2, the reason first, one line of advice last, no stack. */
export function refusalOf({ exitCode, stderr, stdout }: CliResult): string {
  const lines = stderr.trimEnd().split("\n");
  const isRefusal = exitCode === 2 && stdout === "" && !stderr.includes("internal error");
  const reason = lines.find((line) => line.startsWith("error: ")) ?? "no reason";
  const advice = lines.at(-1) ?? "";
  if (!isRefusal || !advice.startsWith("  ")) return `no refusal: ${exitCode ?? ""} ${stderr}`;
  return reason;
}
