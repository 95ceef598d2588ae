import koffi, { type LibraryHandle } from "koffi";
import { PrerequisiteError, messageOf } from "../../src/core/errors.ts";
import {
  checkAbi,
  contextParamsType,
  modelParamsType,
  type ContextParams,
  type ModelParams,
} from "./abi.ts";
import { bindBackendCalls, type BackendCalls } from "./backend-calls.ts";
import { bindContextCalls, type ContextCalls } from "./context-calls.ts";
import type { LibraryFiles } from "./library-files.ts";
import { bindModelCalls, type ModelCalls } from "./model-calls.ts";
import { bindSamplerCalls, type SamplerCalls } from "./sampler-calls.ts";
import { bindVocabularyCalls, type VocabularyCalls } from "./vocabulary-calls.ts";

/** Typed calls into one set of llama.cpp libraries. No call checks its arguments: a wrong one ends the process. */
export interface LlamaApi {
  readonly files: LibraryFiles;
  /** Version of llama.cpp, such as `0.4.0`. */
  readonly version: string;
  readonly modelDefaults: ModelParams;
  readonly contextDefaults: ContextParams;
  readonly backend: BackendCalls;
  readonly model: ModelCalls;
  readonly vocabulary: VocabularyCalls;
  readonly context: ContextCalls;
  readonly sampler: SamplerCalls;
}

/**
 * Loads the libraries, checks version and struct layouts, and registers the compute backends.
 * @throws PrerequisiteError `llama-libraries-unloadable`, `llama-version-unsupported`, `llama-layout-differs`.
 */
export function openLlamaApi(files: LibraryFiles): LlamaApi {
  const [ggmlBase, ggml, llama] = loadAll(files);
  const versionOf: () => string = llama.func("llama_version", "str", []);
  const modelDefaults: () => ModelParams = llama.func(
    "llama_model_default_params",
    modelParamsType,
    [],
  );
  const contextDefaults: () => ContextParams = llama.func(
    "llama_context_default_params",
    contextParamsType,
    [],
  );
  const api: LlamaApi = {
    files,
    version: versionOf(),
    modelDefaults: modelDefaults(),
    contextDefaults: contextDefaults(),
    backend: bindBackendCalls(llama, ggml, ggmlBase),
    model: bindModelCalls(llama),
    vocabulary: bindVocabularyCalls(llama),
    context: bindContextCalls(llama),
    sampler: bindSamplerCalls(llama),
  };
  checkAbi(api.version, api.modelDefaults, api.contextDefaults);
  return api;
}

function loadAll(files: LibraryFiles): [LibraryHandle, LibraryHandle, LibraryHandle] {
  try {
    return [koffi.load(files.ggmlBase), koffi.load(files.ggml), koffi.load(files.llama)];
  } catch (error) {
    throw new PrerequisiteError(
      `The llama.cpp libraries in ${files.directory} cannot be loaded: ${messageOf(error)}`,
      {
        code: "llama-libraries-unloadable",
        hint: "Install the runtime that the message names, or choose another --gpu.",
        cause: error,
      },
    );
  }
}
