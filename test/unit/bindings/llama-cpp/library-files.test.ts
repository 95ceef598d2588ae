import { describe, expect, it } from "vitest";
import {
  findLibraryFiles,
  pickLibrary,
  platformFolder,
} from "../../../../bindings/llama-cpp/library-files.ts";
import { gpuKinds } from "../../../../src/core/engine.ts";
import { PrerequisiteError } from "../../../../src/core/errors.ts";

describe("platformFolder", () => {
  it.each([
    ["linux", "x64", "cpu", "linux-x64"],
    ["linux", "x64", "cuda", "linux-x64-cuda"],
    ["linux", "x64", "vulkan", "linux-x64-vulkan"],
    ["linux", "arm64", "cpu", "linux-arm64"],
    ["linux", "arm", "cpu", "linux-armv7l"],
    ["darwin", "arm64", "metal", "mac-arm64-metal"],
    ["darwin", "arm64", "cpu", "mac-arm64-metal"],
    ["darwin", "x64", "cpu", "mac-x64"],
    ["win32", "x64", "cpu", "win-x64"],
    ["win32", "x64", "cuda", "win-x64-cuda"],
    ["win32", "arm64", "cpu", "win-arm64"],
  ] as const)("of %s %s for %s is %s", (platform, architecture, kind, folder) => {
    expect(platformFolder(platform, architecture, kind)).toBe(folder);
  });

  it("never gives the Metal libraries to who asked for CUDA", () => {
    expect(platformFolder("darwin", "arm64", "cuda")).toBe("mac-arm64-cuda");
  });
});

const LINUX = [
  "libggml-base.so",
  "libggml-cpu-haswell.so",
  "libggml-cpu-zen4.so",
  "libggml.v0.4.0.so",
  "libllama.v0.4.0.so",
  "libllama-common.so",
  "llama-addon.node",
];
const MAC = [
  "libggml-base.dylib",
  "libggml-blas.so",
  "libggml-cpu-apple_m1.so",
  "libggml-metal.so",
  "libggml.metal.v0.4.0.dylib",
  "libllama.metal.v0.4.0.dylib",
];
const WINDOWS = ["ggml-base.dll", "ggml-cuda.dll", "ggml.v0.4.0.dll", "llama.v0.4.0.dll"];

describe("pickLibrary", () => {
  it.each([
    [LINUX, "llama", "libllama.v0.4.0.so"],
    [LINUX, "ggml", "libggml.v0.4.0.so"],
    [LINUX, "ggml-base", "libggml-base.so"],
    [MAC, "llama", "libllama.metal.v0.4.0.dylib"],
    [MAC, "ggml", "libggml.metal.v0.4.0.dylib"],
    [MAC, "ggml-base", "libggml-base.dylib"],
    [MAC, "ggml-metal", "libggml-metal.so"],
    [WINDOWS, "llama", "llama.v0.4.0.dll"],
    [WINDOWS, "ggml", "ggml.v0.4.0.dll"],
    [WINDOWS, "ggml-base", "ggml-base.dll"],
    [WINDOWS, "ggml-cuda", "ggml-cuda.dll"],
  ])("finds the library of %j named %s", (names, stem, expected) => {
    expect(pickLibrary(names, stem)).toBe(expected);
  });

  it("is null when no name fits", () => {
    expect(pickLibrary(LINUX, "ggml-cuda")).toBeNull();
    expect(pickLibrary([], "llama")).toBeNull();
  });
});

describe("findLibraryFiles", () => {
  it("finds whole paths of the CPU libraries that are installed here", () => {
    const files = findLibraryFiles("cpu");
    expect(files.llama.startsWith(files.directory)).toBe(true);
    expect(files.packageLabel).toMatch(/^@node-llama-cpp\/[a-z0-9-]+@3\.21\.1$/);
  });

  it("refuses a kind whose package cannot be there, with what to type next", () => {
    const impossible = process.platform === "darwin" ? "cuda" : "metal";
    expect(gpuKinds).toContain(impossible);
    let caught: unknown = null;
    try {
      findLibraryFiles(impossible);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(PrerequisiteError);
    expect(caught).toMatchObject({ code: "llama-libraries-missing" });
    expect((caught as PrerequisiteError).hint).toContain("--gpu");
  });
});
