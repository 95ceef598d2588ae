import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { LibraryFiles } from "../../bindings/llama-cpp/library-files.ts";
import { benchCacheFolder } from "./cache-folder.ts";
import { COMPILER_HINT, findCxxCompiler } from "./cxx-compiler.ts";
import { linkerArguments, linkLibraries } from "./library-links.ts";
import { llamaCppSources } from "./llama-cpp-sources.ts";
import { nodeLlamaCppVersion } from "./node-llama-cpp-package.ts";
import {
  flagsFor,
  includeFoldersOf,
  recipeHash,
  shortHash,
  type GenerateTools,
  type ProgramRecipe,
} from "./program-recipe.ts";
import { runTool } from "./run-tool.ts";

/**
 * One of llama.cpp's own programs, compiled from the source bundle inside node-llama-cpp and linked
 * against the very libraries that package ships: the same kernels run on both sides, and what differs
 * is the program around them. Built once for each version, library folder and recipe.
 *
 * @returns path of the program
 * @throws PrerequisiteError when git, a compiler or the bundle is missing, or when it does not compile
 */
export async function buildLlamaCppProgram(
  files: LibraryFiles,
  recipe: ProgramRecipe,
): Promise<string> {
  const folder = benchCacheFolder(folderName(files, recipe));
  linkLibraries(files.directory, folder);
  const program = join(folder, recipe.name);
  if (existsSync(program)) return program;
  console.error(`Building ${program} (once, about ${recipe.duration}) ...`);
  const sources = await llamaCppSources();
  const compiler = await findCxxCompiler();
  const objectFolder = mkdtempSync(join(folder, "objects-"));
  try {
    const objects = await compileAll(recipe, { compiler, sources, folder: objectFolder });
    // A program that was half written must not be taken for a whole one.
    const unfinished = join(objectFolder, recipe.name);
    const linking = [...objects, ...linkerArguments(files, folder), "-o", unfinished];
    await runTool(compiler, linking, { hint: COMPILER_HINT });
    renameSync(unfinished, program);
  } finally {
    rmSync(objectFolder, { recursive: true, force: true });
  }
  return program;
}

function folderName({ directory, gpuKind }: LibraryFiles, recipe: ProgramRecipe): string {
  return [
    recipe.name,
    nodeLlamaCppVersion(),
    ...[process.platform, process.arch, gpuKind],
    ...[shortHash(directory), recipeHash(recipe)],
  ].join("-");
}

async function compileAll(recipe: ProgramRecipe, tools: GenerateTools): Promise<string[]> {
  const { compiler, sources, folder } = tools;
  const generated = (await recipe.generate?.(tools)) ?? [];
  const waiting = [...inputsOf(recipe, sources), ...generated].map((input, index) => ({
    input,
    object: join(folder, `${index}.o`),
  }));
  const objects = waiting.map(({ object }) => object);
  const headers = [
    `-I${folder}`,
    ...includeFoldersOf(recipe).map((name) => `-I${join(sources, name)}`),
  ];
  const compileNext = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { input, object } = next;
      const args = [...headers, ...flagsFor(input), "-c", input, "-o", object];
      await runTool(compiler, args, { hint: COMPILER_HINT });
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

function inputsOf({ sourceFolders, leftOut = [] }: ProgramRecipe, sources: string): string[] {
  return sourceFolders.flatMap((name) => {
    const folder = join(sources, name);
    const files = readdirSync(folder).filter((file) => /\.(c|cpp)$/.test(file));
    return files.filter((file) => !leftOut.includes(file)).map((file) => join(folder, file));
  });
}
