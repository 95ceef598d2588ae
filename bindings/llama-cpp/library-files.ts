import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { GpuKind } from "../../src/core/engine.ts";
import { PrerequisiteError } from "../../src/core/errors.ts";

/** The llama.cpp libraries of one platform package of node-llama-cpp. */
export interface LibraryFiles {
  readonly gpuKind: GpuKind;
  readonly directory: string;
  readonly llama: string;
  readonly ggml: string;
  readonly ggmlBase: string;
  /** Name and version of the npm package that ships them. */
  readonly packageLabel: string;
}

const SUFFIX_BY_KIND: Readonly<Record<GpuKind, string>> = {
  metal: "-metal",
  cuda: "-cuda",
  vulkan: "-vulkan",
  cpu: "",
};

const PLATFORM_WORD: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux: "linux",
  darwin: "mac",
  win32: "win",
};

/**
 * Name of the platform folder, such as `linux-x64-cuda`. Apple silicon has one package, which
 * computes on Metal and, with no layer offloaded, on the CPU. Kinds that a platform does not have
 * get a name too; no package of that name is installed.
 */
export function platformFolder(
  platform: NodeJS.Platform,
  architecture: string,
  gpuKind: GpuKind,
): string {
  const word = PLATFORM_WORD[platform] ?? platform;
  if (platform === "darwin" && architecture === "arm64" && gpuKind === "cpu")
    return "mac-arm64-metal";
  return `${word}-${architecture === "arm" ? "armv7l" : architecture}${SUFFIX_BY_KIND[gpuKind]}`;
}

/**
 * The library of a folder whose name starts with `stem`, by pattern: versions and GPU kinds are part
 * of the names (`libllama.v0.4.0.so`, `libllama.metal.v0.4.0.dylib`). `null` when there is none.
 */
export function pickLibrary(fileNames: readonly string[], stem: string): string | null {
  const pattern = new RegExp(`^(lib)?${stem}(\\.[a-z0-9.]*)?\\.(so|dylib|dll)$`);
  return fileNames.filter((name) => pattern.test(name)).sort()[0] ?? null;
}

/**
 * Finds the libraries of a GPU kind for this platform.
 * @throws PrerequisiteError `llama-libraries-missing` when the platform package is not installed.
 */
export function findLibraryFiles(gpuKind: GpuKind): LibraryFiles {
  const folder = platformFolder(process.platform, process.arch, gpuKind);
  const packageName = `@node-llama-cpp/${folder}`;
  const packageDirectory = findPackageDirectory(packageName);
  const directory = packageDirectory === null ? null : join(packageDirectory, "bins", folder);
  if (packageDirectory === null || directory === null || !existsSync(directory)) {
    throw new PrerequisiteError(
      `The llama.cpp libraries for ${gpuKind} on ${process.platform}-${process.arch} are not installed (package ${packageName}).`,
      {
        code: "llama-libraries-missing",
        hint: "Run `npm ci` without --omit=optional, or choose another --gpu.",
      },
    );
  }
  const names = readdirSync(directory);
  const pathOf = (stem: string): string => {
    const name = pickLibrary(names, stem);
    if (name !== null) return join(directory, name);
    throw new PrerequisiteError(`${directory} holds no ${stem} library.`, {
      code: "llama-libraries-missing",
      hint: "Run `npm ci` again; the package is incomplete.",
    });
  };
  return {
    gpuKind,
    directory,
    llama: pathOf("llama"),
    ggml: pathOf("ggml"),
    ggmlBase: pathOf("ggml-base"),
    packageLabel: `${packageName}@${versionOf(packageDirectory)}`,
  };
}

function findPackageDirectory(packageName: string): string | null {
  try {
    // The package exports dist/index.js only; its root is two levels up.
    const entry = createRequire(import.meta.url).resolve(packageName);
    return dirname(dirname(entry));
  } catch {
    return null;
  }
}

function versionOf(packageDirectory: string): string {
  const text = readFileSync(join(packageDirectory, "package.json"), "utf8");
  const parsed: unknown = JSON.parse(text);
  const version =
    typeof parsed === "object" && parsed !== null && "version" in parsed ? parsed.version : null;
  return typeof version === "string" ? version : "unknown";
}
