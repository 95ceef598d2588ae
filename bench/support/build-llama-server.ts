import { join } from "node:path";
import type { LibraryFiles } from "../../bindings/llama-cpp/library-files.ts";
import { COMPILER_HINT } from "./cxx-compiler.ts";
import { buildLlamaCppProgram } from "./llama-cpp-program.ts";
import type { GenerateTools } from "./program-recipe.ts";
import { runTool } from "./run-tool.ts";

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
    sourceFolders: [
      "tools/server",
      "tools/mtmd",
      "tools/mtmd/models",
      ...["", "/sha1", "/sha256", "/xxhash"].map((name) => `vendor/hash${name}`),
    ],
    // Programs of their own in the folder of the multimodal library; the rest is the library.
    leftOut: ["mtmd-cli.cpp", "deprecation-warning.cpp"],
    includeFolders: ["", "vendor/hash", "tools/mtmd", "tools/server"],
    generate: generateWebPages,
  });
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
