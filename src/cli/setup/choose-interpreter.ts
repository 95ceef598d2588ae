import { PrerequisiteError } from "../../core/errors.ts";
import { type Interpreter, probeInterpreter, refusalOf } from "../../engines/mlx/interpreter.ts";
import type { PythonAnswer } from "../../engines/mlx/python-answer.ts";
import { runBounded } from "../../engines/mlx/run-bounded.ts";
import { findProgram } from "./find-program.ts";

/** Newest first among the versions that most packages are tested with; the names without a version last. */
const NAMES = ["python3.12", "python3.13", "python3.11", "python3.14", "python3", "python"];

export interface ChosenInterpreter {
  readonly pythonPath: string;
  readonly interpreter: Interpreter;
}

/** What choosing needs from the machine. */
export interface InterpreterSources {
  /** Path of a program; `null` when there is none. */
  readonly find: (word: string) => string | null;
  readonly probe: (pythonPath: string) => Promise<PythonAnswer<Interpreter>>;
  /** Pythons that uv manages outside of PATH. */
  readonly managedByUv: (uvPath: string) => Promise<string | null>;
}

export const machineInterpreters: InterpreterSources = {
  find: findProgram,
  probe: probeInterpreter,
  managedByUv: findUvPython,
};

/**
 * The interpreter to build on: the named one, or the first of the machine's that MLX has packages for.
 * @throws PrerequisiteError `python-missing` when there is none at all; `python-unfit` when none fits,
 * with the reason for each
 */
export async function chooseInterpreter(
  named: string | null,
  sources: InterpreterSources = machineInterpreters,
): Promise<ChosenInterpreter> {
  const unfit: string[] = [];
  for await (const pythonPath of candidates(named, sources)) {
    const answer = await sources.probe(pythonPath);
    const reason = answer.status === "ok" ? refusalOf(answer.value) : answer.reason;
    if (answer.status === "ok" && reason === null) return { pythonPath, interpreter: answer.value };
    unfit.push(`${pythonPath}: ${reason ?? "unusable"}`);
  }
  if (unfit.length === 0) throw missing(named);
  throw new PrerequisiteError(`No Python here can run MLX.\n  ${unfit.join("\n  ")}`, {
    code: "python-unfit",
    hint: INSTALL_HINT,
  });
}

const INSTALL_HINT =
  "Install CPython 3.12 (macOS: brew install python@3.12; uv: uv python install 3.12), or name one: edge-bench setup mlx --python <path>";

function missing(named: string | null): PrerequisiteError {
  const what = named === null ? `None of ${NAMES.join(", ")} was found.` : `--python ${named}:`;
  const message = named === null ? what : `${what} there is no such program`;
  return new PrerequisiteError(message, { code: "python-missing", hint: INSTALL_HINT });
}

/** Each path once: several names often lead to one interpreter. */
async function* candidates(
  named: string | null,
  sources: InterpreterSources,
): AsyncGenerator<string> {
  const seen = new Set<string>();
  for (const name of named === null ? NAMES : [named]) {
    const path = sources.find(name);
    if (path === null || seen.has(path)) continue;
    seen.add(path);
    yield path;
  }
  const uvPath = named === null ? sources.find("uv") : null;
  const managed = uvPath === null ? null : await sources.managedByUv(uvPath);
  if (managed !== null && !seen.has(managed)) yield managed;
}

async function findUvPython(uvPath: string): Promise<string | null> {
  const args = ["python", "find", "--no-python-downloads", ">=3.11,<3.15"];
  const result = await runBounded({ program: uvPath, args, timeLimitMs: 30_000 });
  const path = result.stdout.trim();
  return result.exitCode === 0 ? findProgram(path) : null;
}
