import { PrerequisiteError } from "../../core/errors.ts";
import { BYTES_PER_MB } from "../../core/megabytes.ts";
import type { EnvironmentReport } from "../../engines/mlx/check-environment.ts";
import { PYTHON_VARIABLE } from "../../engines/mlx/find-environment.ts";
import {
  environmentDirectory,
  readMarker,
  type ReadyMarker,
} from "../../engines/mlx/managed-environment.ts";
import { type LockedRequirements, readLockedRequirements } from "../../engines/mlx/requirements.ts";
import { formatMegabytes } from "../../report/format-number.ts";
import type { SetupMlxOptions } from "../commands/setup.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { printable } from "../printable.ts";
import { buildEnvironment } from "./build-environment.ts";
import { chooseInterpreter, type ChosenInterpreter } from "./choose-interpreter.ts";
import { confirm } from "./confirm.ts";
import { freeBytesAt } from "./disk-room.ts";
import { chooseInstaller, type Installer } from "./installer.ts";

/** Of a finished environment with pip, Linux x64, Python 3.11: `du -sb` says 349,786,036. */
const SIZE_BYTES = 350 * BYTES_PER_MB;
/** The same again for wheels on their way. */
const NEEDED_BYTES = 2 * SIZE_BYTES;

/**
 * Makes the Python environment that runs MLX models, after saying what it will do. Nothing else in this
 * program installs anything.
 *
 * @throws PrerequisiteError `python-missing`, `python-unfit`, `venv-missing`, `disk-full`,
 * `mlx-install-failed`, `mlx-environment-broken`, `output-not-writable`
 * @throws ConfigError `confirmation-needed`, `uv-missing`
 */
export async function setupMlx(options: SetupMlxOptions): Promise<ExitCode> {
  const requirements = readLockedRequirements();
  const place = environmentDirectory(requirements.sha256);
  const existing = readMarker(place);
  if (existing !== null && !options.force) {
    console.log(printable(`${wholeLine(place, existing)}\n${NEXT}`));
    return EXIT.done;
  }
  const chosen = await chooseInterpreter(options.python ?? null);
  const installer = await chooseInstaller(options.installer ?? null, chosen);
  await mustHaveRoom(place);
  console.error(printable(planText({ place, chosen, installer, requirements })));
  if (!options.yes && !(await confirm("Install?"))) return EXIT.interrupted;
  const report = await interruptible((signal) =>
    buildEnvironment({ installer, pythonPath: chosen.pythonPath, signal }, options.force),
  );
  if (report === null) {
    console.error("Interrupted; nothing was left behind.");
    return EXIT.interrupted;
  }
  console.log(printable(readyText(place, report)));
  return EXIT.done;
}

const NEXT = "Next: edge-bench doctor --mlx";

function wholeLine(place: string, { createdAt, pythonVersion }: ReadyMarker): string {
  return `The MLX environment is here already: ${place} (Python ${pythonVersion}, made ${createdAt}). --force builds it again.`;
}

async function mustHaveRoom(place: string): Promise<void> {
  const freeBytes = await freeBytesAt(place);
  if (freeBytes >= NEEDED_BYTES) return;
  throw new PrerequisiteError(
    `${place}: ${formatMegabytes(NEEDED_BYTES)} MB are needed while installing and ${formatMegabytes(freeBytes)} MB are free`,
    {
      code: "disk-full",
      hint: "Free some space, or set EDGE_BENCH_CACHE_DIR to a folder on another disk.",
    },
  );
}

interface SetupPlan {
  readonly place: string;
  readonly chosen: ChosenInterpreter;
  readonly installer: Installer;
  readonly requirements: LockedRequirements;
}

function planText({ place, chosen, installer, requirements }: SetupPlan): string {
  const { versions, packageCount } = requirements;
  const packages = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const tool = installer.name === "uv" ? "uv" : "venv and pip";
  return `This makes a Python environment for MLX models:
  in        ${place}
  Python    ${chosen.interpreter.version.join(".")} (${chosen.pythonPath})
  with      ${tool} (${installer.reason})
  packages  ${packages.join(", ")} and what they need: ${packageCount} over all platforms; wheels only, each verified by its hash
  size      about ${formatMegabytes(SIZE_BYTES)} MB; nothing outside the folder changes but the installer's own cache`;
}

function readyText(place: string, report: EnvironmentReport): string {
  const device = report.device?.value;
  const on = device?.kind === "metal" ? `Metal (${device.name ?? "GPU"})` : "the CPU";
  const shadowed =
    (process.env[PYTHON_VARIABLE] ?? "") === ""
      ? ""
      : `\n${PYTHON_VARIABLE} is set and goes first: unset it to use this environment.`;
  return `Ready: ${place}\nMLX ${report.versions["mlx"] ?? ""} works on ${on}: it generated two tokens of a tiny model.${shadowed}\n${NEXT}`;
}

/** `null` when Ctrl-C or a request to end came first; what runs is ended with everything it started. */
async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | null> {
  const stop = new AbortController();
  const interrupt = (): void => {
    stop.abort();
  };
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  try {
    return await work(stop.signal);
  } catch (error) {
    if (stop.signal.aborted) return null;
    throw error;
  } finally {
    process.removeListener("SIGINT", interrupt).removeListener("SIGTERM", interrupt);
  }
}
