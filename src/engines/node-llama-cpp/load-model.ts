import type { Llama, LlamaModel } from "node-llama-cpp";
import { defaultThreadCount } from "../../../bindings/process-counters/cpu-topology.ts";
import { createMemoryCounter } from "../../../bindings/process-counters/process-memory.ts";
import type { LoadOptions, LoadRequest, LoadedModel } from "../../core/engine.ts";
import { succeeded, type Outcome } from "../../core/outcome.ts";
import { createEngineControl, type EngineControl } from "../llama-cpp/control.ts";
import { LibraryLog } from "./library-log.ts";
import { contextOptionsFor, resolvedOptions } from "./load-options.ts";
import { explainRefusal } from "./load-refusal.ts";
import { describeModel, readVocabularySize } from "./model-facts.ts";
import { NodeLlamaCppModel } from "./node-llama-cpp-model.ts";
import { PublicPromptReader } from "./public-prompt-reader.ts";
import type { OpenedContext } from "./public-session.ts";

/**
 * Loads a GGUF file through the public API of node-llama-cpp: a second engine on the same llama.cpp,
 * there to be compared with the direct one. The process should serve nothing else: llama.cpp may
 * abort it on broken files.
 *
 * Importing the library takes about 400 ms, so it is imported here and not at the top.
 *
 * @param control words shared with a thread that listens: cancellation, and progress in tokens
 */
export async function loadNodeLlamaCpp(
  request: LoadRequest,
  control: EngineControl = createEngineControl(),
): Promise<Outcome<LoadedModel>> {
  const start = process.hrtime.bigint();
  const log = new LibraryLog();
  const threads = request.options.threads ?? defaultThreadCount();
  let llama: Llama | null = null;
  let model: LlamaModel | null = null;
  try {
    llama = await openLibrary(request.options, threads, log);
    model = await llama.loadModel({
      modelPath: request.modelPath,
      vocabOnly: request.vocabularyOnly,
      useMmap: request.options.mmap,
      gpuLayers: llama.gpu === false ? 0 : (request.options.gpuLayers ?? "auto"),
    });
    const opened = request.vocabularyOnly
      ? null
      : await openContext(model, request.options, threads);
    const vocabularySize = readVocabularySize(model);
    const session = {
      llama,
      model,
      vocabularySize,
      reader: new PublicPromptReader(model, vocabularySize),
      opened,
      control,
      log,
    };
    await endOfLoadLog(llama, log);
    const facts = await describeModel({
      session,
      options: resolvedOptions({ llama, model, opened, requested: request.options, threads }),
      loadNs: Number(process.hrtime.bigint() - start),
    });
    return succeeded(new NodeLlamaCppModel(facts, session, createMemoryCounter()));
  } catch (error) {
    await model?.dispose();
    await llama?.dispose();
    return explainRefusal(request, error, log);
  }
}

async function openLibrary(options: LoadOptions, threads: number, log: LibraryLog): Promise<Llama> {
  const { getLlama, LlamaLogLevel } = await import("node-llama-cpp");
  return getLlama({
    // Prebuilt binaries or nothing: neither a compiler run nor a download.
    build: "never",
    skipDownload: true,
    progressLogs: false,
    gpu: options.gpu === "cpu" ? false : options.gpu,
    maxThreads: threads,
    logger: log.listen,
    logLevel: LlamaLogLevel.log,
  });
}

/** From here on only problems are logged: nothing else crosses from the native side while it computes. */
async function endOfLoadLog(llama: Llama, log: LibraryLog): Promise<void> {
  const { LlamaLogLevel } = await import("node-llama-cpp");
  await log.settled();
  log.endLoading();
  llama.logLevel = LlamaLogLevel.warn;
}

async function openContext(
  model: LlamaModel,
  options: LoadOptions,
  threads: number,
): Promise<OpenedContext> {
  const context = await model.createContext(
    contextOptionsFor(options, threads, model.trainContextSize),
  );
  return { context, sequence: context.getSequence() };
}
