import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { LibraryFiles } from "../../bindings/llama-cpp/library-files.ts";
import { benchCacheFolder } from "./cache-folder.ts";
import { COMPILER_HINT, findCxxCompiler } from "./cxx-compiler.ts";
import { linkerArguments, linkLibraries } from "./library-links.ts";
import { llamaCppSources } from "./llama-cpp-sources.ts";
import { nodeLlamaCppVersion } from "./node-llama-cpp-package.ts";
import { runTool } from "./run-tool.ts";

/** What one of llama.cpp's programs is made of, beside the libraries that node-llama-cpp ships. */
export interface ProgramRecipe {
  readonly name: string;
  /** Said before the build: how long it takes on two cores. */
  readonly duration: string;
  /** Source files, from the folder of llama.cpp's sources. */
  readonly inputs: (sources: string) => readonly string[];
  /** Folders of headers beside the usual ones, relative to the sources. */
  readonly includeFolders: readonly string[];
  /** Writes sources that llama.cpp's own build generates into `folder`; returns those to compile. */
  readonly generate?: (tools: GenerateTools) => Promise<readonly string[]>;
}

export interface GenerateTools {
  readonly compiler: string;
  readonly sources: string;
  readonly folder: string;
}

const INCLUDE_FOLDERS = ["include", "ggml/include", "common", "vendor"];
/** llama.cpp's own build sets the second on desktops: the layout of a class of its common library depends on it. */
const DEFINES = ["-DNDEBUG", "-DLLAMA_SUBPROCESS"];

/**
 * One of llama.cpp's own programs, compiled from the source bundle inside node-llama-cpp and linked
 * against the very libraries that package ships: the same kernels run on both sides, and what differs
 * is the program around them. Built once for each version and library folder.
 *
 * @returns path of the program
 * @throws PrerequisiteError when git, a compiler or the bundle is missing, or when it does not compile
 */
export async function buildLlamaCppProgram(
  files: LibraryFiles,
  recipe: ProgramRecipe,
): Promise<string> {
  const place = createHash("sha256").update(files.directory).digest("hex").slice(0, 8);
  const folder = benchCacheFolder(
    `${recipe.name}-${nodeLlamaCppVersion()}-${process.platform}-${process.arch}-${files.gpuKind}-${place}`,
  );
  linkLibraries(files.directory, folder);
  const program = join(folder, recipe.name);
  if (existsSync(program)) return program;
  console.error(`Building ${program} (once, about ${recipe.duration}) ...`);
  const sources = await llamaCppSources();
  const objectFolder = mkdtempSync(join(folder, "objects-"));
  try {
    const objects = await compileAll(recipe, sources, objectFolder);
    // A program that was half written must not be taken for a whole one.
    const unfinished = join(objectFolder, recipe.name);
    const linking = [...objects, ...linkerArguments(files, folder), "-o", unfinished];
    await runTool(await findCxxCompiler(), linking, { hint: COMPILER_HINT });
    renameSync(unfinished, program);
  } finally {
    rmSync(objectFolder, { recursive: true, force: true });
  }
  return program;
}

async function compileAll(
  recipe: ProgramRecipe,
  sources: string,
  folder: string,
): Promise<string[]> {
  const compiler = await findCxxCompiler();
  const generated = (await recipe.generate?.({ compiler, sources, folder })) ?? [];
  const waiting = [...recipe.inputs(sources), ...generated].map((input, index) => ({
    input,
    object: join(folder, `${index}.o`),
  }));
  const objects = waiting.map(({ object }) => object);
  const headers = [
    `-I${folder}`,
    ...[...INCLUDE_FOLDERS, ...recipe.includeFolders].map((name) => `-I${join(sources, name)}`),
  ];
  const compileNext = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { input, object } = next;
      const args = ["-O2", "-w", ...DEFINES, ...headers, ...languageOf(input)];
      await runTool(compiler, [...args, "-c", input, "-o", object], { hint: COMPILER_HINT });
    }
  };
  const workers = Array.from({ length: availableParallelism() }, compileNext);
  try {
    await Promise.all(workers);
  } finally {
    // After a failure the others end with the file they are at, before its folder is removed.
    waiting.length = 0;
    await Promise.allSettled(workers);
  }
  return objects;
}

/** A C++ compiler takes every file for C++; llama.cpp's vendored hashes are C, but for sha1, which it builds as C++. */
function languageOf(input: string): string[] {
  return input.endsWith(".c") && !input.endsWith("sha1.c")
    ? ["-x", "c"]
    : ["-x", "c++", "-std=c++17"];
}
