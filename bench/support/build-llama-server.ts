import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { LibraryFiles } from "../../bindings/llama-cpp/library-files.ts";
import { COMPILER_HINT } from "./cxx-compiler.ts";
import { buildLlamaCppProgram, type GenerateTools } from "./llama-cpp-program.ts";
import { runTool } from "./run-tool.ts";

/** Programs and headers of their own in the folder of the multimodal library; the rest is the library. */
const NOT_MULTIMODAL_LIBRARY = new Set(["mtmd-cli.cpp", "deprecation-warning.cpp"]);

/**
 * llama.cpp's own HTTP server on the libraries of node-llama-cpp. Its HTTP library is inside the
 * package's common library; images and sound belong to the server and are compiled with it. Left out:
 * its web pages, TLS, video. Not yet run on a Mac.
 *
 * @returns path of the program
 * @throws PrerequisiteError when git, a compiler or the bundle is missing, or when it does not compile
 */
export function buildLlamaServer(files: LibraryFiles): Promise<string> {
  return buildLlamaCppProgram(files, {
    name: "llama-server",
    duration: "a minute and a half on two cores",
    inputs: serverInputs,
    includeFolders: ["", "vendor/hash", "tools/mtmd", "tools/server"],
    generate: generateWebPages,
  });
}

function serverInputs(sources: string): string[] {
  const hash = join(sources, "vendor", "hash");
  const multimodal = join(sources, "tools", "mtmd");
  return [
    ...sourcesIn(join(sources, "tools", "server")),
    ...sourcesIn(multimodal, NOT_MULTIMODAL_LIBRARY),
    ...sourcesIn(join(multimodal, "models")),
    ...sourcesIn(hash),
    ...["sha1", "sha256", "xxhash"].flatMap((name) => sourcesIn(join(hash, name))),
  ];
}

function sourcesIn(folder: string, except: ReadonlySet<string> = new Set()): string[] {
  return readdirSync(folder)
    .filter((name) => /\.(c|cpp)$/.test(name) && !except.has(name))
    .map((name) => join(folder, name));
}

/** llama.cpp's own generator, without a folder of pages: the server then has none. */
async function generateWebPages({ compiler, sources, folder }: GenerateTools): Promise<string[]> {
  const generator = join(folder, "llama-ui-embed");
  const input = join(sources, "tools", "ui", "embed.cpp");
  await runTool(compiler, ["-O1", "-std=c++17", input, "-o", generator], { hint: COMPILER_HINT });
  const pages = join(folder, "ui.cpp");
  await runTool(generator, [pages, join(folder, "ui.h")], { hint: COMPILER_HINT });
  return [pages];
}
