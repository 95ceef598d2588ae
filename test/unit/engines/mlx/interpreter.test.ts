import { describe, expect, it } from "vitest";
import { type Interpreter, refusalOf } from "../../../../src/engines/mlx/interpreter.ts";

/** Recorded: `python3 bindings/mlx/interpreter_probe.py` on Debian 12 with CPython 3.11.2. */
const DEBIAN: Interpreter = {
  version: [3, 11, 2],
  implementation: "CPython",
  platform: "linux",
  machine: "x86_64",
  libc: ["glibc", "2.36"],
  macos: null,
  appleSilicon: null,
  hasVenv: true,
};

/** Made by hand in the form of the script. */
const MAC: Interpreter = {
  ...DEBIAN,
  platform: "darwin",
  machine: "arm64",
  libc: null,
  macos: "15.3.1",
  appleSilicon: true,
};

describe("what MLX can be installed into", () => {
  it.each<[string, Interpreter]>([
    ["Debian 12", DEBIAN],
    ["Linux on arm64", { ...DEBIAN, machine: "aarch64" }],
    ["glibc 2.35 itself", { ...DEBIAN, libc: ["glibc", "2.35"] }],
    ["the newest Python", { ...DEBIAN, version: [3, 14, 1] }],
    ["a Mac", MAC],
    ["a Mac with macOS 14", { ...MAC, macos: "14.0" }],
  ])("accepts %s", (_, interpreter) => {
    expect(refusalOf(interpreter)).toBeNull();
  });

  it.each<[string, Interpreter, string]>([
    ["Python 3.10", { ...DEBIAN, version: [3, 10, 13] }, "it is Python 3.10.13"],
    ["Python 3.15", { ...DEBIAN, version: [3, 15, 0] }, "it is Python 3.15.0"],
    ["Python 2", { ...DEBIAN, version: [2, 7, 18] }, "it is Python 2.7.18"],
    ["PyPy", { ...DEBIAN, implementation: "PyPy" }, "it is PyPy"],
    ["Alpine", { ...DEBIAN, libc: ["", ""] }, "its C library is not glibc"],
    ["musl by name", { ...DEBIAN, libc: ["musl", "1.2"] }, "its C library is not glibc"],
    ["Debian 11", { ...DEBIAN, libc: ["glibc", "2.31"] }, "its C library is glibc 2.31"],
    ["a 32-bit ARM", { ...DEBIAN, machine: "armv7l" }, "it is an armv7l Python"],
    ["Windows", { ...DEBIAN, platform: "win32", libc: null }, "it runs on win32"],
    ["x86 under Rosetta", { ...MAC, machine: "x86_64" }, "it is an x86_64 Python on an arm64 Mac"],
    ["Intel", { ...MAC, machine: "x86_64", appleSilicon: false }, "a Mac with an Intel processor"],
    ["macOS 13", { ...MAC, macos: "13.6" }, "it runs on macOS 13.6"],
    ["no macOS version", { ...MAC, macos: "" }, "MLX needs 14 or later"],
  ])("refuses %s", (_, interpreter, reason) => {
    expect(refusalOf(interpreter)).toContain(reason);
  });
});
