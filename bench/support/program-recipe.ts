import { createHash } from "node:crypto";

/** What one of llama.cpp's programs is made of, beside the libraries that node-llama-cpp ships. */
export interface ProgramRecipe {
  readonly name: string;
  /** Said before the build: how long it takes on two cores. */
  readonly duration: string;
  /** Folders whose C and C++ files are compiled, relative to llama.cpp's sources. */
  readonly sourceFolders: readonly string[];
  /** Names of files in these folders that do not belong to the program. */
  readonly leftOut?: readonly string[];
  /** Folders of headers beside the usual ones, relative to the sources. */
  readonly includeFolders?: readonly string[];
  /** Writes sources that llama.cpp's own build generates into `folder`; returns those to compile. */
  readonly generate?: (tools: GenerateTools) => Promise<readonly string[]>;
}

export interface GenerateTools {
  readonly compiler: string;
  readonly sources: string;
  readonly folder: string;
}

const INCLUDE_FOLDERS = ["include", "ggml/include", "common", "vendor"];
/** llama.cpp's own build sets the second define on desktops: the layout of a class of its common library depends on it. */
const FLAGS = ["-O2", "-w", "-DNDEBUG", "-DLLAMA_SUBPROCESS"];
const C = ["-x", "c"];
const CXX = ["-x", "c++", "-std=c++17"];

/** Arguments of the compiler for one file, but for folders and names. */
export function flagsFor(input: string): string[] {
  // A C++ compiler takes every file for C++; llama.cpp's vendored hashes are C, but for sha1, which it builds as C++.
  return [...FLAGS, ...(input.endsWith(".c") && !input.endsWith("sha1.c") ? C : CXX)];
}

/** Folders of headers, relative to the sources. */
export function includeFoldersOf({ includeFolders = [] }: ProgramRecipe): string[] {
  return [...INCLUDE_FOLDERS, ...includeFolders];
}

/** Eight digits that change with everything that makes another program of the same sources. */
export function recipeHash(recipe: ProgramRecipe): string {
  const { name, sourceFolders, leftOut, generate } = recipe;
  const parts = [name, sourceFolders, leftOut, includeFoldersOf(recipe), FLAGS, C, CXX];
  return shortHash(JSON.stringify([...parts, generate?.toString()]));
}

export function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}
