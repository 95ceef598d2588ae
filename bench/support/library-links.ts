import { existsSync, readdirSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { pickLibrary, type LibraryFiles } from "../../bindings/llama-cpp/library-files.ts";
import { PrerequisiteError } from "../../src/core/errors.ts";

/** llama.cpp's programs look for ggml's back ends beside themselves: links to all libraries of the package. */
export function linkLibraries(libraryFolder: string, folder: string): void {
  for (const name of readdirSync(libraryFolder)) {
    if (!/\.(so|dylib)$/.test(name)) continue;
    const target = join(libraryFolder, name);
    const link = join(folder, name);
    if (existsSync(link) && readlinkSync(link) === target) continue;
    rmSync(link, { force: true });
    symlinkSync(target, link);
  }
}

/**
 * Arguments that link a program in `folder` against the libraries linked there, found beside it when it runs.
 * @throws PrerequisiteError `bench-sources-missing` when the package lacks one
 */
export function linkerArguments(files: LibraryFiles, folder: string): string[] {
  const names = readdirSync(folder);
  const libraries = ["llama-common", "llama", "ggml", "ggml-base"].map((stem) => {
    const name = pickLibrary(names, stem);
    if (name !== null) return join(folder, name);
    throw new PrerequisiteError(`${files.directory} holds no ${stem} library to link against.`, {
      code: "bench-sources-missing",
      hint: "Run `npm ci` again; the package is incomplete.",
    });
  });
  const origin = process.platform === "darwin" ? "@loader_path" : "$ORIGIN";
  return [...libraries, "-pthread", `-Wl,-rpath,${origin}`];
}
