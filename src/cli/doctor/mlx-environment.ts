import { HarnessError } from "../../core/errors.ts";
import {
  checkMlxEnvironment,
  type EnvironmentReport,
} from "../../engines/mlx/check-environment.ts";
import { environmentVersions } from "../../engines/mlx/environment-problems.ts";
import { findMlxPython, type MlxPython } from "../../engines/mlx/find-environment.ts";
import { type Interpreter, probeInterpreter, refusalOf } from "../../engines/mlx/interpreter.ts";
import { formatFigure } from "../../report/format-number.ts";
import { chooseInterpreter } from "../setup/choose-interpreter.ts";
import { type Check, type Finding, ok, problem, warning } from "./finding.ts";
import { whereText } from "./mlx-presence.ts";
import { mlxWorkerFinding } from "./mlx-worker.ts";

/**
 * Starts the MLX environment, looks at it from inside and generates with the worker; where there is
 * none, says whether one can be made.
 */
export const mlxEnvironmentCheck: Check = { title: "MLX", run: mlxEnvironment };

async function mlxEnvironment(): Promise<Finding[]> {
  let found: MlxPython;
  try {
    found = findMlxPython();
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    return [problem("MLX", error.message, "edge-bench setup mlx"), await pythonToBuildOn()];
  }
  const findings = await environmentFindings(found);
  return findings.some((finding) => finding.status === "problem")
    ? findings
    : [...findings, await mlxWorkerFinding(repairOf(found))];
}

/** Which Python `setup mlx` would take. */
async function pythonToBuildOn(): Promise<Finding> {
  try {
    const { pythonPath, interpreter } = await chooseInterpreter(null);
    return ok("Python", `${interpreter.version.join(".")} (${pythonPath}) can run MLX`);
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    return problem("Python", error.message, error.hint);
  }
}

/** What an interpreter and its packages turn out to be. */
export async function environmentFindings(
  found: MlxPython,
  timeLimitMs?: number,
): Promise<Finding[]> {
  const repair = repairOf(found);
  const probed = await probeInterpreter(found.pythonPath, timeLimitMs);
  const python = pythonFinding(found, probed.status === "ok" ? probed.value : null, repair);
  if (probed.status === "failed") {
    return [problem("MLX Python", `${found.pythonPath}: ${probed.reason}`, repair)];
  }
  if (python.status === "problem") return [python];
  const answer = await checkMlxEnvironment(found.pythonPath, timeLimitMs);
  if (answer.status === "failed") {
    return [python, problem("MLX packages", `the check failed: ${answer.reason}`, repair)];
  }
  return [python, ...reportFindings(answer.value, repair)];
}

function repairOf({ origin }: MlxPython): string {
  return origin === "managed"
    ? "edge-bench setup mlx --force"
    : "edge-bench setup mlx    then unset EDGE_BENCH_MLX_PYTHON";
}

function pythonFinding(found: MlxPython, interpreter: Interpreter | null, repair: string): Finding {
  const title = "MLX Python";
  const refusal = interpreter === null ? null : refusalOf(interpreter);
  if (refusal !== null) return problem(title, `${found.pythonPath}: ${refusal}`, repair);
  const facts =
    interpreter === null ? "" : `${interpreter.version.join(".")} ${interpreter.machine}, `;
  return ok(title, `${facts}${whereText(found)}`);
}

/** What an environment said about itself, judged. */
export function reportFindings(
  report: EnvironmentReport,
  repair: string,
  platform: NodeJS.Platform = process.platform,
): Finding[] {
  const { wrong, found } = environmentVersions(report);
  const packages =
    wrong.length === 0
      ? ok("MLX packages", found.join(", "))
      : problem("MLX packages", wrong.join("; "), repair);
  const torch =
    report.torch === null
      ? []
      : [
          warning(
            "torch",
            `${report.torch} is in it: every start takes longer and more memory`,
            repair,
          ),
        ];
  return [
    packages,
    ...torch,
    importFinding(report, repair),
    ...workFindings(report, repair, platform),
  ];
}

function importFinding({ importMs }: EnvironmentReport, repair: string): Finding {
  return importMs.value === null
    ? problem("MLX import", importMs.error ?? "it failed without a reason", repair)
    : ok("MLX import", `${formatFigure(importMs.value / 1000)} s`);
}

/** Absent steps were not reached: the import has said why. */
function workFindings(
  { device, tokens }: EnvironmentReport,
  repair: string,
  platform: NodeJS.Platform,
): Finding[] {
  const findings: Finding[] = [];
  if (device !== undefined) findings.push(deviceFinding(device, repair, platform));
  if (tokens?.error === null) {
    findings.push(ok("mlx-lm", "generates two tokens with random weights"));
  } else if (tokens !== undefined) {
    findings.push(problem("mlx-lm", `does not generate: ${tokens.error}`, repair));
  }
  return findings;
}

function deviceFinding(
  { value, error }: NonNullable<EnvironmentReport["device"]>,
  repair: string,
  platform: NodeJS.Platform,
): Finding {
  const title = "MLX device";
  if (value === null) return problem(title, error ?? "not told", repair);
  const kind = value.kind === "metal" ? "Metal" : "CPU, no Metal";
  const text = value.name === null ? kind : `${kind}: ${value.name}`;
  return value.kind === "cpu" && platform === "darwin"
    ? problem(title, `${text}; a Mac should have Metal`, repair)
    : ok(title, text);
}
