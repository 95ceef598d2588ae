import { describe, expect, it } from "vitest";
import {
  chooseInterpreter,
  type InterpreterSources,
} from "../../../../src/cli/setup/choose-interpreter.ts";
import type { Interpreter } from "../../../../src/engines/mlx/interpreter.ts";
import { rejectionOf } from "../../../support/temporary-folder.ts";

function python(minor: number): Interpreter {
  return {
    version: [3, minor, 1],
    implementation: "CPython",
    platform: "linux",
    machine: "x86_64",
    libc: ["glibc", "2.36"],
    macos: null,
    appleSilicon: null,
    hasVenv: true,
  };
}

/** A machine with programs by name: an interpreter, or the reason why it does not answer. */
function machine(
  programs: Readonly<Record<string, Interpreter | string>>,
  uvPython: string | null = null,
): InterpreterSources {
  return {
    find: (word) => (word in programs ? `/bin/${word}` : null),
    probe: (path) => {
      const found = programs[path.replace("/bin/", "")] ?? "unknown";
      return Promise.resolve(
        typeof found === "string"
          ? { status: "failed", reason: found }
          : { status: "ok", value: found },
      );
    },
    managedByUv: () => Promise.resolve(uvPython),
  };
}

describe("chooseInterpreter", () => {
  it("prefers 3.12, whatever python3 is", async () => {
    const sources = machine({ python3: python(13), "python3.12": python(12) });
    expect((await chooseInterpreter(null, sources)).pythonPath).toBe("/bin/python3.12");
  });

  it("goes on past names that do not answer or do not fit", async () => {
    const sources = machine({
      "python3.12": "pyenv: python3.12: command not found",
      python3: python(10),
      python: python(11),
    });
    expect((await chooseInterpreter(null, sources)).pythonPath).toBe("/bin/python");
  });

  it("takes one that uv manages when PATH has none that fits", async () => {
    const sources = machine(
      { python3: python(9), uv: "no Python", managed: python(12) },
      "/bin/managed",
    );
    expect((await chooseInterpreter(null, sources)).pythonPath).toBe("/bin/managed");
  });

  it("takes the named one or none", async () => {
    const sources = machine({ "python3.12": python(12), mine: python(10) });
    expect(await rejectionOf(chooseInterpreter("mine", sources))).toMatchObject({
      code: "python-unfit",
      message: expect.stringContaining("/bin/mine: it is Python 3.10.1") as unknown,
    });
  });

  it("lists why each does not fit", async () => {
    const sources = machine({ python3: python(9), python: "it cannot be started" });
    const error = await rejectionOf(chooseInterpreter(null, sources));
    expect(error).toMatchObject({ code: "python-unfit" });
    expect((error as Error).message).toBe(
      "No Python here can run MLX.\n  /bin/python3: it is Python 3.9.1; MLX needs 3.11 to 3.14\n  /bin/python: it cannot be started",
    );
  });

  it("says that there is no Python at all", async () => {
    expect(await rejectionOf(chooseInterpreter(null, machine({})))).toMatchObject({
      code: "python-missing",
      hint: expect.stringContaining("Install CPython 3.12") as unknown,
    });
  });

  it("says that the named one is not there", async () => {
    expect(await rejectionOf(chooseInterpreter("/no/python", machine({})))).toMatchObject({
      code: "python-missing",
      message: "--python /no/python: there is no such program",
    });
  });
});
