import koffi from "koffi";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { GpuChoice, GpuKind } from "../../src/core/engine.ts";
import { findLibraryFiles, pickLibrary, type LibraryFiles } from "./library-files.ts";

/**
 * The libraries to load for a choice. `auto` takes Metal on Apple silicon, else the first of CUDA
 * and Vulkan whose driver loads and whose package is installed, else the CPU. A kind asked for by
 * name is taken or refused, never replaced.
 * @throws PrerequisiteError when the libraries of the chosen kind are not installed.
 */
export function chooseLibraries(choice: GpuChoice): LibraryFiles {
  if (choice !== "auto") return findLibraryFiles(choice);
  for (const kind of candidates()) {
    const files = findIfInstalled(kind);
    if (files !== null && (kind === "metal" || backendLoads(files))) return files;
  }
  return findLibraryFiles("cpu");
}

function findIfInstalled(kind: GpuKind): LibraryFiles | null {
  try {
    return findLibraryFiles(kind);
  } catch {
    return null;
  }
}

function candidates(): readonly GpuKind[] {
  if (process.platform === "darwin") return process.arch === "arm64" ? ["metal"] : ["cpu"];
  return ["cuda", "vulkan"];
}

/**
 * Whether the backend library of a kind loads here: it needs the vendor's driver and runtime. This
 * asks the dynamic linker, which is what will decide in the end.
 */
function backendLoads(files: LibraryFiles): boolean {
  const backend = pickLibrary(readdirSync(files.directory), `ggml-${files.gpuKind}`);
  if (backend === null) return false;
  try {
    koffi.load(join(files.directory, backend));
    return true;
  } catch {
    return false;
  }
}
