import { ConfigError, PrerequisiteError } from "../../core/errors.ts";
import { runBounded } from "../../engines/mlx/run-bounded.ts";
import type { ChosenInterpreter } from "./choose-interpreter.ts";
import { findProgram } from "./find-program.ts";

/** What makes the environment and installs into it. */
export interface Installer {
  readonly name: "uv" | "pip";
  /** Path of uv, or of the interpreter whose venv and pip are used. */
  readonly program: string;
  /** Why it is this one. */
  readonly reason: string;
}

/**
 * uv where it is on PATH, since it is faster; else venv and pip. pip also where only pip is told which
 * package index to use: uv does not read pip's settings and would go past a company's mirror.
 *
 * @throws ConfigError `uv-missing` when uv was asked for and is not there
 * @throws PrerequisiteError `venv-missing` when the interpreter lacks venv, as on a minimal Debian
 */
export async function chooseInstaller(
  asked: "uv" | "pip" | null,
  chosen: ChosenInterpreter,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Installer> {
  const uvPath = findProgram("uv", env["PATH"]);
  if (asked === "uv") return askedUv(uvPath);
  const { pythonPath, interpreter } = chosen;
  if (!interpreter.hasVenv) {
    if (uvPath !== null && asked === null) {
      return { name: "uv", program: uvPath, reason: "this Python has no venv" };
    }
    throw new PrerequisiteError(`${pythonPath} has no modules venv and ensurepip.`, {
      code: "venv-missing",
      hint: "Install them (Debian, Ubuntu: apt install python3-venv), or install uv.",
    });
  }
  const pip = (reason: string): Installer => ({ name: "pip", program: pythonPath, reason });
  if (asked === "pip") return pip("as asked");
  if (uvPath === null) return pip("uv is not on PATH");
  if (!namesUvIndex(env) && (await pipNamesIndex(pythonPath, env))) {
    return pip("pip names a package index and uv does not");
  }
  return { name: "uv", program: uvPath, reason: "it is on PATH" };
}

function askedUv(uvPath: string | null): Installer {
  if (uvPath !== null) return { name: "uv", program: uvPath, reason: "as asked" };
  throw new ConfigError("--installer uv: there is no uv on PATH", {
    code: "uv-missing",
    hint: "Leave the option out to install with pip.",
  });
}

function namesUvIndex(env: Readonly<Record<string, string | undefined>>): boolean {
  const names = ["UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX", "UV_CONFIG_FILE"];
  return names.some((name) => (env[name] ?? "") !== "");
}

async function pipNamesIndex(
  pythonPath: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<boolean> {
  if ((env["PIP_INDEX_URL"] ?? "") !== "" || (env["PIP_NO_INDEX"] ?? "") !== "") return true;
  const args = ["-m", "pip", "config", "list"];
  const result = await runBounded({ program: pythonPath, args, timeLimitMs: 30_000 });
  return /^\w+\.(index-url|no-index)=/m.test(result.stdout);
}
