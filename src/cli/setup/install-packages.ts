import { PrerequisiteError } from "../../core/errors.ts";
import { interpreterIn } from "../../engines/mlx/managed-environment.ts";
import { requirementsPath } from "../../engines/mlx/requirements.ts";
import { type BoundedResult, runBounded } from "../../engines/mlx/run-bounded.ts";
import type { Installer } from "./installer.ts";

/** Hundreds of megabytes through a slow proxy; a program that still runs after this hangs. */
const INSTALL_LIMIT_MS = 3_600_000;
const SHOWN_LINES = 8;

export interface InstallTarget {
  readonly installer: Installer;
  /** Interpreter to build on. */
  readonly pythonPath: string;
  readonly folder: string;
  readonly signal: AbortSignal;
}

/**
 * Makes a virtual environment in a folder that is not there yet and installs the locked packages:
 * wheels only, each compared with its hash, nothing built here. Modules are compiled now, because the
 * worker writes nothing beside them: without that every start takes twice as long.
 *
 * @throws PrerequisiteError `mlx-install-failed` with the last lines of the program that failed
 */
export async function installPackages(target: InstallTarget): Promise<void> {
  for (const { program, args } of stepsOf(target)) {
    const result = await runBounded({
      program,
      args,
      timeLimitMs: INSTALL_LIMIT_MS,
      signal: target.signal,
      environment: ENVIRONMENT,
    });
    target.signal.throwIfAborted();
    if (result.exitCode !== 0) throw failure(target.installer, result);
  }
}

/** What would make pip take packages from elsewhere for installed, or install beside the environment. */
const ENVIRONMENT: Readonly<Record<string, string>> = { PYTHONPATH: "", PIP_USER: "0" };

interface Step {
  readonly program: string;
  readonly args: readonly string[];
}

function stepsOf({ installer, pythonPath, folder }: InstallTarget): Step[] {
  const locked = ["--require-hashes", "--only-binary", ":all:"];
  const environmentPython = interpreterIn(folder);
  if (installer.name === "uv") {
    const program = installer.program;
    const into = ["--python", environmentPython, "--compile-bytecode"];
    return [
      { program, args: ["venv", "--no-project", "--python", pythonPath, folder] },
      { program, args: ["pip", "sync", ...locked, ...into, requirementsPath()] },
    ];
  }
  const quiet = ["--no-input", "--disable-pip-version-check", "--progress-bar", "off"];
  return [
    { program: pythonPath, args: ["-m", "venv", folder] },
    {
      program: environmentPython,
      args: ["-m", "pip", "install", ...quiet, ...locked, "-r", requirementsPath()],
    },
  ];
}

function failure({ name }: Installer, result: BoundedResult): PrerequisiteError {
  const reason = lastLines(result.stderr) || lastLines(result.stdout) || "    (it said nothing)";
  const how = result.ending === "timed-out" ? " within an hour" : "";
  return new PrerequisiteError(
    `The MLX packages could not be installed with ${name}${how}:\n${reason}`,
    { code: "mlx-install-failed", hint: HINTS[name] },
  );
}

const HINTS: Readonly<Record<Installer["name"], string>> = {
  pip: "Check pip's index, proxy and certificates (python3 -m pip config list), then: edge-bench setup mlx",
  uv: "Check uv's index, proxy and certificates (UV_DEFAULT_INDEX, HTTPS_PROXY, SSL_CERT_FILE), or: edge-bench setup mlx --installer pip",
};

function lastLines(text: string): string {
  const lines = text.split("\n").map((line) => line.trimEnd());
  return lines
    .filter((line) => line !== "")
    .slice(-SHOWN_LINES)
    .map((line) => `    ${line}`)
    .join("\n");
}
