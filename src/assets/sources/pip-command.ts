import { spawn } from "node:child_process";
import { PrerequisiteError } from "../../core/errors.ts";

/** A program that downloads packages, and the arguments that come first. */
export interface PipCommand {
  readonly program: string;
  readonly firstArguments: readonly string[];
}

/** Starting an interpreter takes well under a second; a minute means that it hangs. */
const PROBE_LIMIT_MS = 60_000;

/**
 * The pip of this machine: that of `EDGE_BENCH_PYTHON` when it is set, else of python3 or python, else
 * pip itself. Throws PrerequisiteError `pip-missing`.
 */
export async function findPip(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<PipCommand> {
  const chosen = env["EDGE_BENCH_PYTHON"];
  for (const candidate of candidates(chosen)) {
    if (await answers(candidate)) return candidate;
  }
  const tried =
    chosen === undefined || chosen === "" ? "python3, python and pip" : `${chosen} -m pip`;
  throw new PrerequisiteError(`Python's pip was not found (tried ${tried}).`, {
    code: "pip-missing",
    hint: "Install Python with pip or set EDGE_BENCH_PYTHON to its interpreter; or fetch the model file elsewhere and name its path.",
  });
}

function candidates(chosen: string | undefined): readonly PipCommand[] {
  const module = ["-m", "pip"];
  if (chosen !== undefined && chosen !== "") return [{ program: chosen, firstArguments: module }];
  return [
    { program: "python3", firstArguments: module },
    { program: "python", firstArguments: module },
    { program: "pip", firstArguments: [] },
  ];
}

function answers({ program, firstArguments }: PipCommand): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, [...firstArguments, "--version"], {
      stdio: "ignore",
      timeout: PROBE_LIMIT_MS,
    });
    child.once("error", () => {
      resolve(false);
    });
    child.once("close", (exitCode) => {
      resolve(exitCode === 0);
    });
  });
}
