import { createHash } from "node:crypto";
import { existsSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { pickLibrary, type LibraryFiles } from "../../bindings/llama-cpp/library-files.ts";
import { PrerequisiteError } from "../../src/core/errors.ts";
import { benchCacheFolder } from "../support/cache-folder.ts";
import { nodeLlamaCppFolder, nodeLlamaCppVersion } from "../support/node-llama-cpp-package.ts";
import { runTool } from "../support/run-tool.ts";

const GIT_HINT = "Install git; llama-bench is built from the sources inside node-llama-cpp.";
const COMPILER_HINT =
  "Install a C++17 compiler (Debian: `apt-get install g++`, macOS: `xcode-select --install`), or name one in CXX.";
const INCLUDE_FOLDERS = ["include", "ggml/include", "common", "vendor"];

/**
 * llama.cpp's own benchmark, compiled from the source bundle inside node-llama-cpp and linked against
 * the very libraries that package ships: the same kernels run on both sides, and what differs is the
 * program around them. Built once for each version and library folder.
 *
 * @throws PrerequisiteError when git, a compiler or the bundle is missing
 */
export async function buildLlamaBench(files: LibraryFiles): Promise<string> {
  const place = createHash("sha256").update(files.directory).digest("hex").slice(0, 8);
  const folder = benchCacheFolder(
    `llama-bench-${nodeLlamaCppVersion()}-${process.platform}-${process.arch}-${files.gpuKind}-${place}`,
  );
  linkLibraries(files.directory, folder);
  const program = join(folder, "llama-bench");
  if (existsSync(program)) return program;
  console.error(`Building ${program} (once, about 15 seconds) ...`);
  const sources = await cloneSources();
  await compile(files, sources, folder, program);
  return program;
}

/** llama-bench looks for ggml's back ends beside itself. */
function linkLibraries(libraryFolder: string, folder: string): void {
  for (const name of readdirSync(libraryFolder)) {
    if (!/\.(so|dylib)$/.test(name)) continue;
    const target = join(libraryFolder, name);
    const link = join(folder, name);
    if (existsSync(link) && readlinkSync(link) === target) continue;
    rmSync(link, { force: true });
    symlinkSync(target, link);
  }
}

async function cloneSources(): Promise<string> {
  const bundle = join(nodeLlamaCppFolder(), "llama", "gitRelease.bundle");
  if (!existsSync(bundle)) {
    throw new PrerequisiteError(`node-llama-cpp holds no llama.cpp sources: ${bundle}`, {
      code: "bench-sources-missing",
      hint: "Run `npm ci` again; the package is incomplete.",
    });
  }
  const sources = join(benchCacheFolder(), `llama.cpp-${nodeLlamaCppVersion()}`);
  if (existsSync(sources)) return sources;
  // A clone that was interrupted must not be taken for a whole one.
  const unfinished = `${sources}.${process.pid}.part`;
  await runTool("git", ["clone", "--quiet", bundle, unfinished], { hint: GIT_HINT });
  renameSync(unfinished, sources);
  return sources;
}

async function compile(
  files: LibraryFiles,
  sources: string,
  folder: string,
  program: string,
): Promise<void> {
  const toolFolder = join(sources, "tools", "llama-bench");
  const inputs = readdirSync(toolFolder).filter((name) => name.endsWith(".cpp"));
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
  const unfinished = `${program}.${process.pid}.part`;
  await runTool(
    await findCompiler(),
    [
      ...["-O2", "-DNDEBUG", "-std=c++17"],
      ...INCLUDE_FOLDERS.map((name) => `-I${join(sources, name)}`),
      ...inputs.map((name) => join(toolFolder, name)),
      ...libraries,
      `-Wl,-rpath,${origin}`,
      ...["-o", unfinished],
    ],
    { hint: COMPILER_HINT },
  );
  renameSync(unfinished, program);
}

async function findCompiler(): Promise<string> {
  const chosen = process.env["CXX"] ?? "";
  const candidates = chosen === "" ? ["g++", "clang++", "c++"] : [chosen];
  for (const candidate of candidates) {
    try {
      await runTool(candidate, ["--version"], { hint: COMPILER_HINT });
      return candidate;
    } catch {
      // The next one may be there.
    }
  }
  throw new PrerequisiteError(`No C++ compiler was found (tried ${candidates.join(", ")}).`, {
    code: "bench-tool-missing",
    hint: COMPILER_HINT,
  });
}
