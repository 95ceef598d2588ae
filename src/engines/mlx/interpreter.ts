import { join } from "node:path";
import { z } from "zod";
import { packageRoot } from "../../core/package-root.ts";
import { askPython, type PythonAnswer } from "./python-answer.ts";

/** What an interpreter says about itself and its machine. */
export const interpreterSchema = z.object({
  version: z.tuple([z.int(), z.int(), z.int()]),
  implementation: z.string().max(100),
  platform: z.string().max(100),
  machine: z.string().max(100),
  /** Linux: name and version of the C library; empty texts where it is not glibc. */
  libc: z.tuple([z.string().max(100), z.string().max(100)]).nullable(),
  macos: z.string().max(100).nullable(),
  /** macOS: whether the processor is Apple's, also when the interpreter runs under Rosetta. */
  appleSilicon: z.boolean().nullable(),
  hasVenv: z.boolean(),
});

export type Interpreter = z.infer<typeof interpreterSchema>;

/** Starting an interpreter takes well under a second. */
const PROBE_LIMIT_MS = 30_000;

/** Starts an interpreter and asks it what it is. `-E` and `-s`: the user's variables and packages do not count. */
export function probeInterpreter(
  pythonPath: string,
  timeLimitMs: number = PROBE_LIMIT_MS,
): Promise<PythonAnswer<Interpreter>> {
  const script = join(packageRoot(), "bindings", "mlx", "interpreter_probe.py");
  const args = ["-E", "-s", script];
  return askPython({ pythonPath, args, timeLimitMs }, interpreterSchema);
}

/** Python versions for which every locked package has a wheel: at least the first, below the second. */
const FIRST_MINOR = 11;
const PAST_MINOR = 15;
const FIRST_MACOS = 14;
const FIRST_GLIBC: readonly [number, number] = [2, 35];

/** Why MLX cannot be installed into an interpreter, in one sentence; `null` when it can. */
export function refusalOf(interpreter: Interpreter): string | null {
  return versionRefusal(interpreter) ?? platformRefusal(interpreter);
}

function versionRefusal({ version, implementation }: Interpreter): string | null {
  const [major, minor] = version;
  const wanted = `3.${FIRST_MINOR} to 3.${PAST_MINOR - 1}`;
  if (implementation !== "CPython") return `it is ${implementation}; MLX needs CPython ${wanted}`;
  const fits = major === 3 && minor >= FIRST_MINOR && minor < PAST_MINOR;
  return fits ? null : `it is Python ${version.join(".")}; MLX needs ${wanted}`;
}

function platformRefusal(interpreter: Interpreter): string | null {
  if (interpreter.platform === "darwin") return macosRefusal(interpreter);
  if (interpreter.platform === "linux") return linuxRefusal(interpreter);
  return `it runs on ${interpreter.platform}; the packages are locked for macOS and Linux`;
}

/** The x86 Python of a Mac with an Apple processor runs under Rosetta, where MLX has no packages. Not yet run on a Mac. */
function macosRefusal({ machine, appleSilicon, macos }: Interpreter): string | null {
  if (machine !== "arm64") {
    return appleSilicon === true
      ? `it is an ${machine} Python on an arm64 Mac (Rosetta); MLX needs an arm64 Python`
      : `it runs on a Mac with an Intel processor; MLX needs Apple silicon`;
  }
  const major = Number(/^\d+/.exec(macos ?? "")?.[0] ?? Number.NaN);
  return major >= FIRST_MACOS ? null : `it runs on macOS ${macos ?? "?"}; MLX needs 14 or later`;
}

function linuxRefusal({ machine, libc }: Interpreter): string | null {
  if (machine !== "x86_64" && machine !== "aarch64") {
    return `it is an ${machine} Python; MLX has packages for x86_64 and aarch64`;
  }
  const [name, version] = libc ?? ["", ""];
  const found = /^(\d+)\.(\d+)/.exec(version);
  if (name !== "glibc" || found === null) {
    return "its C library is not glibc (Alpine has musl); MLX needs glibc 2.35 or later";
  }
  const [major, minor] = [Number(found[1]), Number(found[2])];
  const fits = major > FIRST_GLIBC[0] || (major === FIRST_GLIBC[0] && minor >= FIRST_GLIBC[1]);
  return fits
    ? null
    : `its C library is glibc ${version}; MLX needs 2.35 or later (Ubuntu 22.04, Debian 12)`;
}
