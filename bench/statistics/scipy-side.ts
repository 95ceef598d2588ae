import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { PrerequisiteError } from "../../src/core/errors.ts";

const SCRIPT = fileURLToPath(new URL("scipy_bootstrap.py", import.meta.url));

const versionsSchema = z.strictObject({
  scipy: z.string(),
  numpy: z.string(),
  python: z.string(),
});
const answerSchema = z.strictObject({ ms: z.number(), low: z.number(), high: z.number() });

export type ScipyVersions = z.infer<typeof versionsSchema>;
/** What the bootstrap of SciPy took, and its interval. */
export type ScipyAnswer = z.infer<typeof answerSchema>;

export interface ScipyRequest {
  readonly values: readonly number[];
  readonly method: "percentile" | "BCa";
  /** `default`: none is passed, and SciPy takes NumPy's global one; `Generator`: a `default_rng` of its own. */
  readonly generator: "default" | "Generator";
  /** Resamples that SciPy holds in memory at once; `null` for its default, all of them. */
  readonly batch: number | null;
  readonly resamples: number;
  readonly seed: number;
}

/** A Python process with SciPy that has been imported before anything is timed. */
export interface ScipySide {
  readonly versions: ScipyVersions;
  bootstrap(request: ScipyRequest): Promise<ScipyAnswer>;
  close(): void;
}

/** Starts the Python of `EDGE_BENCH_SCIPY_PYTHON`, else `python3`. @throws PrerequisiteError `bench-scipy-missing` */
export async function openScipySide(): Promise<ScipySide> {
  const chosen = process.env["EDGE_BENCH_SCIPY_PYTHON"] ?? "";
  const python = chosen === "" ? "python3" : chosen;
  const child = spawn(python, [SCRIPT], { stdio: ["pipe", "pipe", "pipe"] });
  let problems = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (problems += text));
  child.stdin.on("error", () => undefined);
  const failed = new Promise<never>((_, reject) => {
    child.once("error", (cause) => {
      reject(missing(python, cause.message));
    });
    child.once("close", () => {
      reject(missing(python, problems.trimEnd().split("\n").at(-1) ?? ""));
    });
  });
  // A close at the end is no failure, and nobody waits for it then.
  failed.catch(() => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<unknown> => {
    const { value } = await Promise.race([nextOf(lines), failed]);
    return JSON.parse(value) as unknown;
  };
  const versions = versionsSchema.parse(await nextLine());
  return {
    versions,
    async bootstrap(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return answerSchema.parse(await nextLine());
    },
    close: () => {
      child.stdin.end();
    },
  };
}

/** Waits for ever when there are no more lines: the end of the process says why. */
async function nextOf(lines: AsyncIterator<string>): Promise<{ readonly value: string }> {
  const line = await lines.next();
  return line.done === true ? new Promise(() => undefined) : { value: line.value };
}

function missing(python: string, problem: string): PrerequisiteError {
  return new PrerequisiteError(`SciPy does not run in ${python}: ${problem}`, {
    code: "bench-scipy-missing",
    hint: "Type: python3 -m pip install scipy numpy; or set EDGE_BENCH_SCIPY_PYTHON to a Python that has them.",
  });
}
